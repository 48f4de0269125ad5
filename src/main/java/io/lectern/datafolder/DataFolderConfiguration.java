package io.lectern.datafolder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DataFolderConfiguration {

    @Bean
    DataFolderLock dataFolderLock(DataFolderSettings settings) {
        return DataFolderLock.acquire(new DataFolder(settings.dataOrDefault()));
    }

    /** Takes the lock as a parameter: nobody gets the folder before it is owned. */
    @Bean
    DataFolder dataFolder(DataFolderSettings settings, DataFolderLock lock) {
        return new DataFolder(settings.dataOrDefault());
    }
}
