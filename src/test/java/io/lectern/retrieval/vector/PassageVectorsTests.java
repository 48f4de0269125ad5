package io.lectern.retrieval.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.vector.EmbeddedText.Hash;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassageVectorsTests {

    private static final VersionId VERSION = new VersionId(DocumentId.random(), 1);

    private final ScriptedModels models = new ScriptedModels();
    private final MemoryVectors store = new MemoryVectors();
    private final PassageVectors vectors = new PassageVectors(
            new PassageEmbedder(models.embedder("same", text -> new float[] {1})), store, Duration.ofMinutes(1));

    @Test
    void stopAfterTheBatchInWhichTheTimeIsOverAndKeepWhatWasMade() {
        var asked = new AtomicInteger();

        boolean all = vectors.make(VERSION, passages(60), () -> asked.incrementAndGet() > 2);

        assertThat(all).isFalse();
        assertThat(models.calls).hasSize(2);
        assertThat(store.held)
                .hasSize(models.calls.stream().mapToInt(List::size).sum())
                .hasSizeLessThan(60);
        assertThat(vectors.make(VERSION, passages(60), () -> false)).isTrue();
        assertThat(store.held).hasSize(60);
    }

    private static List<Passage> passages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Passage(VERSION, "", i, List.of(), List.of(new Fragment(10 * i, "Text " + i)), null, null))
                .toList();
    }

    private static final class MemoryVectors implements StoredVectors {

        private final Map<Hash, Optional<float[]>> held = new HashMap<>();

        @Override
        public Map<Hash, Optional<float[]>> of(DocumentId document, Space space) {
            return Map.copyOf(held);
        }

        @Override
        public void add(DocumentId document, Space space, Map<Hash, Optional<float[]>> vectors) {
            held.putAll(vectors);
        }

        @Override
        public void complete(VersionId version, Space space) {}

        @Override
        public List<VersionId> incomplete(Space space, int limit) {
            return List.of();
        }

        @Override
        public Progress progress(Space space) {
            return new Progress(0, 0);
        }

        @Override
        public void removeOthers(Space space) {}
    }
}
