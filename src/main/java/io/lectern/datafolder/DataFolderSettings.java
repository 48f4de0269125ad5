package io.lectern.datafolder;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the service keeps its files.
 *
 * @param data the data folder; {@code ~/.local/share/lectern} when not set (environment: {@code LECTERN_DATA})
 */
@ConfigurationProperties("lectern")
record DataFolderSettings(@Nullable Path data) {

    Path dataOrDefault() {
        var folder = data != null ? data : Path.of(System.getProperty("user.home"), ".local", "share", "lectern");
        return folder.toAbsolutePath().normalize();
    }
}
