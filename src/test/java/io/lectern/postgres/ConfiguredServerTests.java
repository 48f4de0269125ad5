package io.lectern.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredServerTests {

    @TempDir
    private Path folder;

    @Test
    void aConfiguredServerIsUsedWithTheSameMigrationsAndNoneIsStarted() throws Exception {
        var binaries = PostgresBinaries.unpacked(PostgresConfiguration.cache());
        try (var server = PostgresServer.start(Files.createDirectory(folder.resolve("elsewhere")), binaries);
                var service = TestService.start(
                        "spring.datasource.url=" + server.jdbcUrl(),
                        "spring.datasource.username=" + PostgresServer.USER,
                        "spring.datasource.password=" + server.password())) {
            var created = service.post("/api/v1/collections", Map.of("name", "Elsewhere"));

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(service.data().resolve("postgres")).doesNotExist();
            assertThat(service.get("/actuator/health").body())
                    .contains("\"db\"")
                    .doesNotContain("\"postgres\"");
        }
    }
}
