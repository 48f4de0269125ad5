package io.lectern;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The service: every module of Lectern in one Spring application. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LecternApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
