package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.ReadAhead;
import io.lectern.answer.ReadAhead.Status;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What becomes of documents that wait, with a reader that is invented here. */
class ReadAheadQueueTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DocumentId document = new DocumentId(UUID.randomUUID());
    private final InventedReader reader = new InventedReader();
    private final ReadAheadQueue queue = new ReadAheadQueue(reader);

    @AfterEach
    void stop() {
        queue.destroy();
    }

    @Test
    void aBusyEngineOrALostDatabaseIsTriedAgain() {
        reader.failures.add(new EngineBusyException(4, 4, Duration.ofMillis(1)));
        reader.failures.add(new EngineBusyException(4, 4, Duration.ofMillis(1)));

        queue.begin(document);

        assertThat(over()).isEqualTo(new ReadAhead(document, Status.READ, 100, 7, null));
        assertThat(reader.read).hasSize(3);
    }

    @Test
    void anEngineThatStaysBusyIsGivenUp() {
        for (int i = 0; i < ReadAheadQueue.MOST_ATTEMPTS; i++) {
            reader.failures.add(new EngineBusyException(4, 4, Duration.ofMillis(1)));
        }

        queue.begin(document);

        var over = over();
        assertThat(over.status()).isEqualTo(Status.FAILED);
        assertThat(over.tokens()).isEqualTo(100);
        assertThat(over.problem()).contains("4 requests waiting");
    }

    @Test
    void theStopOfTheServiceEndsAWaitForTheDatabase() {
        reader.failures.add(new DataAccessResourceFailureException("the database is away"));
        queue.begin(document);
        await().atMost(PATIENCE).until(() -> reader.read.size() == 1);

        queue.destroy();

        assertThat(queue.find(document).status()).isEqualTo(Status.WAITING);
        assertThatExceptionOfType(AnswerProblem.class)
                .isThrownBy(() -> queue.begin(new DocumentId(UUID.randomUUID())))
                .satisfies(e -> assertThat(e.type().code()).isEqualTo("service-stopping"));
    }

    @Test
    void aDeletionEndsTheReading() {
        reader.reading = InventedReader::untilCancelled;
        queue.begin(document);
        awaitStatus(Status.READING);

        queue.erase(document);

        await().atMost(PATIENCE).until(() -> reader.cancelled);
        assertThatExceptionOfType(AnswerProblem.class)
                .isThrownBy(() -> queue.find(document))
                .satisfies(e -> assertThat(e.type().code()).isEqualTo("document-not-read-ahead"));
    }

    @Test
    void whoeverWaitsForAnAnswerComesFirst() {
        reader.reading = InventedReader::untilCancelled;
        queue.begin(document);
        awaitStatus(Status.READING);

        reader.idle = false;
        awaitStatus(Status.WAITING);
        reader.reading = cancelled -> OptionalInt.of(7);
        reader.idle = true;

        assertThat(over().status()).isEqualTo(Status.READ);
        assertThat(reader.read).hasSize(2);
    }

    @Test
    void aVersionThatBecomesReadyMeanwhileIsReadToo() {
        reader.reading = cancelled -> {
            reader.version = 2;
            return OptionalInt.of(7);
        };

        queue.begin(document);

        await().atMost(PATIENCE).until(() -> reader.read.size() == 2);
        assertThat(over().status()).isEqualTo(Status.READ);
        assertThat(reader.read).extracting(VersionId::version).containsExactly(1, 2);
        reader.version = 3;
        assertThatExceptionOfType(AnswerProblem.class).isThrownBy(() -> queue.find(document));
    }

    @Test
    void aFullQueueRefusesBeforeItLooksAtADocument() {
        reader.idle = false;
        for (int i = 0; i < ReadAheadQueue.MOST_WAITING; i++) {
            queue.begin(new DocumentId(UUID.randomUUID()));
        }
        int prompts = reader.prompts;

        assertThatExceptionOfType(AnswerProblem.class)
                .isThrownBy(() -> queue.begin(document))
                .satisfies(e -> assertThat(e.type().code()).isEqualTo("read-ahead-full"));

        assertThat(reader.prompts).isEqualTo(prompts);
        assertThat(reader.read).isEmpty();
    }

    private ReadAhead over() {
        return await().atMost(PATIENCE)
                .until(() -> queue.find(document), state -> state.status().isOver());
    }

    private void awaitStatus(Status status) {
        await().atMost(PATIENCE).until(() -> queue.find(document).status() == status);
    }

    /** Fails as often as it is to, before it reads. */
    private static final class InventedReader implements DocumentReader {

        private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
        private final List<VersionId> read = new CopyOnWriteArrayList<>();
        private volatile Function<BooleanSupplier, OptionalInt> reading = cancelled -> OptionalInt.of(7);
        private volatile int version = 1;
        private volatile int prompts;
        private volatile boolean idle = true;
        private volatile boolean cancelled;

        @Override
        public VersionId ready(DocumentId document) {
            return new VersionId(document, version);
        }

        @Override
        public synchronized ReadAheadPrompt prompt(DocumentId document) {
            prompts++;
            var request = GenerationRequest.of(new int[] {1}, Sampling.GREEDY, GenerationLimits.of(1));
            return new ReadAheadPrompt(ready(document), request, 100);
        }

        @Override
        public OptionalInt read(ReadAheadPrompt prompt, BooleanSupplier wish) {
            read.add(prompt.version());
            if (!failures.isEmpty()) {
                throw failures.removeFirst();
            }
            var result = reading.apply(wish);
            cancelled |= result.isEmpty();
            return result;
        }

        @Override
        public boolean isIdle() {
            return idle;
        }

        private static OptionalInt untilCancelled(BooleanSupplier cancelled) {
            while (!cancelled.getAsBoolean()) {
                LockSupport.parkNanos(1_000_000);
            }
            return OptionalInt.empty();
        }
    }
}
