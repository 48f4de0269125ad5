package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.AwaitedGeneration;
import io.lectern.engine.CopyingModel;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The model that tests of answers rely on does what is said of it; what is expected is looked up in the text. */
@Timeout(120)
class CopyingModelTests {

    private static final int CONTEXT = 4_096;

    @TempDir
    static Path folder;

    private static LlamaTextGenerator model;

    @BeforeAll
    static void load() throws IOException {
        model = LlamaTextGenerator.open(LlamaOptions.of(CopyingModel.write(folder.resolve("copying.gguf"), CONTEXT)));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void goesOnWithTheRestOfTheLineThatThePromptsLastWordsStandIn() {
        var text = """
                The main telescope has a mirror of 2.4 metres [1].
                The second telescope measures 90 centimetres [2].
                Tell me of it: The second telescope""";

        var answer = generate(text, 200);

        assertThat(answer.text()).isEqualTo(" measures 90 centimetres [2].");
        assertThat(answer.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void theFirstOfSeveralPlacesIsGoneOnFrom() {
        var text = """
                Question: How high is it? Answer: 12 metres.
                Question: How high is it? Answer: 15 metres.
                Question: How high is it? Answer:""";

        assertThat(generate(text, 40).text()).isEqualTo(" 12 metres.");
    }

    @Test
    void copiesFromEveryPlaceOfTextsOfThousandsOfCharacters() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        for (int length : new int[] {40, 200, 800, 3_000}) {
            String text = line(random, length);
            int place = CopyingModel.REACH + 1 + random.nextInt(length - CopyingModel.REACH - 10);
            String last = text.substring(place - CopyingModel.REACH - 1, place);
            int tokens = Math.min(30, length - place);

            var answer = generate(text + "\n" + last, tokens);

            assertThat(answer.text())
                    .as("from %d of %d", place, length)
                    .isEqualTo(text.substring(place, place + tokens));
        }
    }

    /** Random words, so that no row of {@link CopyingModel#REACH} characters comes twice. */
    private static String line(Random random, int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> random.nextInt(6) == 0 ? " " : String.valueOf((char) ('a' + random.nextInt(26))))
                .reduce("", String::concat);
    }

    private static GenerationResult generate(String text, int maxTokens) {
        var content = model.tokenizer().encode(text);
        var prompt = IntStream.concat(IntStream.of(TinyModels.BEGIN), IntStream.of(content))
                .toArray();
        return AwaitedGeneration.of(
                model, GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(maxTokens)));
    }
}
