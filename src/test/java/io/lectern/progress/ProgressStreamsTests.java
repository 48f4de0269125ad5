package io.lectern.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class ProgressStreamsTests {

    private static final long LONGEST_MILLIS = Duration.ofSeconds(60).toMillis();

    /** In a profile that no service has: those of other tests would find it. */
    @RestController
    @Profile("told")
    record Told(ProgressStreams streams, ProgressStreams.Telling telling) {

        @GetMapping("/events")
        ResponseEntity<SseEmitter> events() {
            return streams.open("told-events", telling);
        }
    }

    @FunctionalInterface
    private interface Words {

        boolean tell(ProgressStream stream, int time) throws IOException, InterruptedException;
    }

    private static final class Counted implements ProgressStreams.Telling {

        private final Words words;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private int times;

        Counted(Words words) {
            this.words = words;
        }

        @Override
        public boolean tell(ProgressStream stream) throws IOException, InterruptedException {
            begun.countDown();
            return words.tell(stream, ++times);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void tellsUntilNothingMoreComes() throws Exception {
        var telling = new Counted((stream, time) -> {
            stream.send(SseEmitter.event().name("step").data(time));
            return time < 2;
        });

        var response = opened(new ProgressStreams(Duration.ofHours(1)), telling);

        response.getAsyncResult(LONGEST_MILLIS);
        assertThat(response.getResponse().getContentAsString())
                .isEqualTo("event:step\ndata:1\n\nevent:step\ndata:2\n\n");
        assertThat(response.getResponse().getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(isClosed(telling)).isTrue();
    }

    @Test
    void aCommentComesWhenThereIsNothingToTell() throws Exception {
        var telling = new Counted((_, time) -> time < 2);

        var response = opened(new ProgressStreams(Duration.ZERO), telling);

        response.getAsyncResult(LONGEST_MILLIS);
        assertThat(response.getResponse().getContentAsString()).isEqualTo(":heartbeat\n\n");
    }

    @Test
    void endsAllStreamsWithTheService() throws Exception {
        var never = new CountDownLatch(1);
        var telling = new Counted((_, _) -> !never.await(10, TimeUnit.MILLISECONDS));
        var streams = new ProgressStreams(Duration.ofHours(1));
        streams.start();
        var response = opened(streams, telling);
        assertThat(telling.begun.await(LONGEST_MILLIS, TimeUnit.MILLISECONDS)).isTrue();

        streams.stop();

        assertThat(isClosed(telling)).isTrue();
        assertThat(response.getAsyncResult(LONGEST_MILLIS)).isNull();
        assertThat(streams.isRunning()).isFalse();
    }

    @Test
    void isClosedWhenTheReaderIsGone() throws Exception {
        var telling = new Counted((_, _) -> {
            throw new IOException("Broken pipe");
        });

        var response = opened(new ProgressStreams(Duration.ofHours(1)), telling);

        assertThat(isClosed(telling)).isTrue();
        assertThat(response.getAsyncResult(LONGEST_MILLIS)).isInstanceOf(IOException.class);
    }

    private static MvcResult opened(ProgressStreams streams, ProgressStreams.Telling telling) throws Exception {
        return MockMvcBuilders.standaloneSetup(new Told(streams, telling))
                .build()
                .perform(get("/events"))
                .andReturn();
    }

    private static boolean isClosed(Counted telling) throws InterruptedException {
        return telling.closed.await(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    }
}
