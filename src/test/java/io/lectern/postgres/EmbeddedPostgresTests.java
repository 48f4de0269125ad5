package io.lectern.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedPostgresTests {

    private static TestService service;

    @BeforeAll
    static void startTheService() {
        service = TestService.start();
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void commitsAreDurableAndOnlyLocalConnectionsAreTaken() {
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("unix_socket_directories")).isEmpty();
        assertThat(setting("password_encryption")).isEqualTo("scram-sha-256");
    }

    private static String setting(String name) {
        return service.bean(JdbcClient.class)
                .sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }

    @Test
    void refusesAConnectionWithoutThePassword() {
        var url = service.bean(PostgresServer.class).jdbcUrl();

        assertThatThrownBy(() -> DriverManager.getConnection(url, PostgresServer.USER, "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void keepsThePasswordReadableByItsOwnerOnly() throws Exception {
        var file = service.data().resolve("postgres/password");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aServerThatDiesIsStartedAgainAndThePoolRecovers() throws Exception {
        var pidFile = service.data().resolve("postgres/data/postmaster.pid");
        var postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());

        ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .untilAsserted(() -> {
                    assertThat(ProcessHandle.of(postmaster)).isEmpty();
                    assertThat(setting("fsync")).isEqualTo("on");
                });
    }

    @Test
    void theOrphanOfAKilledServiceIsStoppedAtTheNextStart(@org.junit.jupiter.api.io.TempDir Path folder)
            throws Exception {
        var root = Files.createDirectory(folder.resolve("postgres"));
        var binaries = binaries();
        var orphan = PostgresServer.start(root, binaries);
        orphan.abandon();
        var pid = Long.parseLong(Files.readAllLines(root.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());

        try (var next = PostgresServer.start(root, binaries)) {
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(next.isRunning()).isTrue();
        }
    }

    private static Path binaries() {
        return PostgresBinaries.unpacked(PostgresConfiguration.cache());
    }
}
