package io.lectern.evaluation.engine;

import io.lectern.engine.PromptPart;
import io.lectern.engine.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Documents and questions of random plain tokens; the same number gives the same text in every process. */
final class Texts {

    /** A piece of a document, after which a prompt may end and its state be kept. */
    static final int PIECE_TOKENS = 512;

    private static final long SEED = 20_260_101;
    private static final int MAX_DRAWS_PER_TOKEN = 1_000;

    private final TextGenerator generator;
    private final int vocabulary;
    private final Workload workload;

    Texts(TextGenerator generator, int vocabulary, Workload workload) {
        this.generator = generator;
        this.vocabulary = vocabulary;
        this.workload = workload;
    }

    /** The system text, with the token that the model wants at the start. */
    int[] system() {
        int[] tokens = tokens("system", 0, BenchSettings.SYSTEM_TOKENS);
        generator.beginOfSequence().ifPresent(begin -> tokens[0] = begin);
        return tokens;
    }

    int[] document(int number) {
        return tokens("document", number, workload.documentTokens());
    }

    int[] question(int number) {
        return tokens("question", number, workload.questionTokens());
    }

    /** A prompt of a few tokens that has nothing to do with anything. */
    int[] aside(int number, int length) {
        return tokens("aside", number, length);
    }

    /** System text and document, both worth keeping. */
    List<PromptPart> read(int document) {
        return List.of(PromptPart.cached(system()), PromptPart.cached("document-" + document, document(document)));
    }

    /** A prompt that ends with a question. */
    static List<PromptPart> ask(List<PromptPart> read, int... question) {
        var prompt = new ArrayList<>(read);
        prompt.add(PromptPart.of(question));
        return prompt;
    }

    private int[] tokens(String kind, int number, int length) {
        var random = new SplittableRandom(SEED + kind.hashCode() * 31L + number);
        var tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = plain(random);
        }
        return tokens;
    }

    /** Control tokens have no text. */
    private int plain(SplittableRandom random) {
        for (int draw = 0; draw < MAX_DRAWS_PER_TOKEN; draw++) {
            int token = random.nextInt(vocabulary);
            if (!generator.tokenizer().decode(token).isEmpty()) {
                return token;
            }
        }
        throw new BenchException("the vocabulary of %d has hardly a plain token".formatted(vocabulary));
    }
}
