package io.lectern.postgres;

import io.lectern.datafolder.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the embedded server unless {@code spring.datasource.url} names another. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "embedded")
class PostgresConfiguration {

    @Bean
    PostgresServer postgresServer(DataFolder dataFolder) {
        return PostgresServer.start(dataFolder.folder("postgres"), PostgresBinaries.unpacked(cache()));
    }

    /** Where the programs are unpacked to: {@code lectern} in the user's cache folder. */
    static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("lectern");
    }

    @Bean
    JdbcConnectionDetails embeddedPostgresConnectionDetails(PostgresServer server) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return PostgresServer.USER;
            }

            @Override
            public String getPassword() {
                return server.password();
            }

            @Override
            public String getJdbcUrl() {
                return server.jdbcUrl();
            }
        };
    }

    @Bean
    HealthIndicator postgresHealthIndicator(PostgresServer server) {
        return () -> (server.isRunning() ? Health.up() : Health.down())
                .withDetail("embedded", true)
                .build();
    }
}
