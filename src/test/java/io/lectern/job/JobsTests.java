package io.lectern.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.document.SharedService;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs in PostgreSQL that two processes would like to work on. */
@ExtendWith(SharedService.class)
class JobsTests {

    private static final String ONE = "one";
    private static final String OTHER = "other";

    private final Jobs jobs;
    private final JdbcClient sql;
    private JobId job;

    JobsTests(TestService service) {
        this.jobs = service.bean(Jobs.class);
        this.sql = service.bean(JdbcClient.class);
    }

    @BeforeEach
    void begin() {
        job = jobs.begin("test-" + UUID.randomUUID()).id();
    }

    @AfterEach
    void delete() {
        sql.sql("delete from job where id = ?").param(job.value()).update();
    }

    @Test
    void belongToTheProcessThatClaimedThem() {
        assertThat(jobs.claim(job, ONE)).isTrue();

        assertThat(jobs.claim(job, OTHER)).isFalse();
        assertThat(jobs.progress(job, OTHER, 1, 2)).isFalse();
        assertThat(jobs.finishing(job, OTHER)).isFalse();
        jobs.failed(job, OTHER, "It failed");
        jobs.release(job, OTHER);
        assertThat(jobs.find(job).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(jobs.progress(job, ONE, 1, 2)).isTrue();
        assertThat(jobs.finishing(job, ONE)).isTrue();
        jobs.succeeded(job, OTHER);
        assertThat(jobs.find(job).status()).isEqualTo(JobStatus.FINISHING);
        jobs.succeeded(job, ONE);
        assertThat(jobs.find(job).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void areTakenOverFromAProcessThatWasNotHeardOfForAMinute() {
        jobs.claim(job, ONE);
        jobs.finishing(job, ONE);
        silence();

        assertThat(jobs.claim(job, OTHER)).isTrue();

        assertThat(jobs.claim(job, ONE)).isFalse();
        assertThat(jobs.finishing(job, ONE)).isFalse();
        jobs.succeeded(job, ONE);
        assertThat(jobs.find(job).status()).isEqualTo(JobStatus.FINISHING);
        assertThat(jobs.progress(job, OTHER, 1, 2)).isTrue();
        assertThat(jobs.finishing(job, OTHER)).isTrue();
    }

    @Test
    void areTakenOverAtOnceFromAProcessThatReleasedThem() {
        jobs.claim(job, ONE);
        jobs.release(job, ONE);

        assertThat(jobs.claim(job, OTHER)).isTrue();
    }

    @Test
    void stayClaimedWhileTheClaimIsRenewed() {
        jobs.claim(job, ONE);
        silence();

        try (var _ = new ClaimRenewal(jobs, job, ONE, Duration.ofMillis(10))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> aliveAt().isAfter(Instant.now().minusSeconds(60)));
        }

        silence();
        assertThat(jobs.claim(job, OTHER)).isTrue();
    }

    private void silence() {
        sql.sql("update job set alive_at = now() - interval '2 minutes' where id = ?")
                .param(job.value())
                .update();
    }

    private Instant aliveAt() {
        return sql.sql("select alive_at from job where id = ?")
                .param(job.value())
                .query((row, number) -> row.getTimestamp("alive_at").toInstant())
                .single();
    }
}
