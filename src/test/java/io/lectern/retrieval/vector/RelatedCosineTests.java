package io.lectern.retrieval.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.EngineException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RelatedCosineTests {

    private static final int DIMENSION = 64;

    private final ScriptedModels models = new ScriptedModels();
    private final List<String> lines = RelatedCosine.lines();

    @Test
    void liesBetweenTheCosinesOfPairsAndOfTextsThatAreNone() {
        var embedder = new PassageEmbedder(models.embedder("good", text -> near(lines.indexOf(text) / 2)));

        var least = RelatedCosine.of(embedder);

        assertThat(least.english()).isBetween(0.3, 0.95);
        assertThat(least.chinese()).isBetween(0.3, 0.95);
        embedder.examine();
        assertThat(embedder.isRelated("Who?", 0.95)).isTrue();
        assertThat(embedder.isRelated("谁？", 0.95)).isTrue();
        assertThat(embedder.isRelated("Who?", 0.3)).isFalse();
    }

    @Test
    void isReachedByNothingInALanguageThatTheModelDoesNotKnow() {
        var embedder = new PassageEmbedder(models.embedder(
                "english", text -> near(text.charAt(0) < 128 ? lines.indexOf(text) / 2 : text.hashCode())));

        embedder.examine();

        assertThat(embedder.isRelated("Who?", 0.95)).isTrue();
        assertThat(embedder.isRelated("谁？", 1)).isFalse();
    }

    @Test
    void isNotKnownBeforeTheModelWasExamined() {
        var embedder = new PassageEmbedder(models.embedder("good", text -> near(lines.indexOf(text) / 2)));
        models.failure = new EngineException("gone");

        assertThatThrownBy(embedder::examine).isInstanceOf(EngineException.class);

        assertThat(embedder.isRelated("Who?", 1)).isFalse();
    }

    /** The vector of a subject: the cosine of two is about a third. */
    private static float[] near(int subject) {
        var ofSubject = new Random(subject);
        var vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (0.7 + ofSubject.nextGaussian());
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
