package io.lectern.retrieval.vector;

import io.lectern.retrieval.index.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From which cosine on a text is related to a question, which is another number for each model. A model is examined with
 * questions and texts, half of them English and half Chinese, that share their meaning in pairs and hardly a word: related
 * is what lies above almost all that are no pair, and above the middle between the means of both. A model that does not
 * put most pairs above it knows nothing in that language.
 *
 * @param english for a question without Chinese characters; not reached by any cosine when the model cannot tell
 * @param chinese for any other question
 */
record RelatedCosine(double english, double chinese) {

    private static final double UNREACHED = 2;
    /** The share of texts that are no pair and are taken for related all the same. */
    private static final double MISTAKEN = 0.01;
    /** The share of pairs that a model has to recognise. */
    private static final double RECOGNISED = 0.75;

    private static final List<String> LINES = lines();

    /**
     * Examines a model, which takes as long as some fifty short texts.
     *
     * @throws io.lectern.engine.EngineException when the engine is busy or cannot go on
     */
    static RelatedCosine of(PassageEmbedder model) {
        var half = LINES.size() / 2;
        return new RelatedCosine(least(model, LINES.subList(0, half)), least(model, LINES.subList(half, LINES.size())));
    }

    double least(String question) {
        return question.codePoints().anyMatch(Character::isIdeographic) ? chinese : english;
    }

    private static double least(PassageEmbedder model, List<String> lines) {
        var questions = new ArrayList<Optional<Embedding>>();
        var texts = new ArrayList<EmbeddedText>();
        for (int i = 0; i < lines.size(); i += 2) {
            questions.add(model.question(lines.get(i)));
            texts.add(new EmbeddedText("", lines.get(i + 1)));
        }
        List<float @Nullable []> vectors = model.passages(texts);
        var pairs = new ArrayList<Double>();
        var others = new ArrayList<Double>();
        for (int i = 0; i < questions.size(); i++) {
            for (int j = 0; j < vectors.size(); j++) {
                float[] text = vectors.get(j);
                if (questions.get(i).isPresent() && text != null) {
                    (i == j ? pairs : others).add(cosine(questions.get(i).get().numbers(), text));
                }
            }
        }
        return least(pairs, others);
    }

    private static double least(List<Double> pairs, List<Double> others) {
        if (pairs.isEmpty() || others.isEmpty()) {
            return UNREACHED;
        }
        others.sort(null);
        double almostAll = others.get((int) Math.ceil((1 - MISTAKEN) * others.size()) - 1);
        double least = Math.max(almostAll, (mean(pairs) + mean(others)) / 2);
        long recognised = pairs.stream().filter(cosine -> cosine > least).count();
        return recognised >= RECOGNISED * pairs.size() ? least : UNREACHED;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    static List<String> lines() {
        try (var texts = RelatedCosine.class.getResourceAsStream("related-texts.txt")) {
            if (texts == null) {
                throw new IllegalStateException("related-texts.txt is missing from the jar");
            }
            return new String(texts.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("related-texts.txt cannot be read", e);
        }
    }
}
