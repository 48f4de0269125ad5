package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.Decoded;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.Events;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that were read are not read again: within the native cache. */
class ReadOnceTests {

    private static final Sizes SIZES = new Sizes(2, 64, 4, 2, 96, 4_096, 42);

    @TempDir
    private static Path folder;

    private final Random random = new Random(3);
    private final Events events = new Events();
    private final int[] system = text(30);
    private final int[] document = text(600);

    private LlamaTextGenerator generator;

    @BeforeEach
    void open() throws IOException {
        generator = LlamaTextGenerator.open(LlamaOptions.of(TinyModels.random(folder.resolve("model.gguf"), SIZES))
                .withContext(c -> c.withThreads(1)
                        .withBatchTokens(64)
                        .withKvTypes(KvType.F32, KvType.F32)
                        .withContextTokens(2_048)
                        .withPoolTokens(4_096))
                .withObserver(events));
        events.clear();
    }

    @AfterEach
    void close() {
        generator.close();
    }

    @Test
    void aSecondQuestionOnADocumentComputesOnlyTheQuestion() {
        ask(system, document, text(10)).result();
        events.clear();

        var second = ask(system, document, text(12)).result();

        assertThat(second.usage().cachedTokens()).isEqualTo(630);
        assertThat(second.usage().promptTokens()).isEqualTo(642);
        assertThat(events.prefilled()).isEqualTo(12);
        assertThat(events.hits(Tier.NATIVE)).isEqualTo(630);
    }

    @Test
    void anotherDocumentSharesTheSystemText() {
        ask(system, document, text(10)).result();

        var other = ask(system, text(100), text(10)).result();

        assertThat(other.usage().cachedTokens()).isEqualTo(30);
    }

    @Test
    void fourWhoAskAtOnceReadTheDocumentOnce() {
        var asked = IntStream.range(0, 4)
                .mapToObj(i -> ask(system, document, text(10)))
                .toList();

        var results = asked.stream().map(Recorder::result).toList();

        assertThat(events.prefilled()).isEqualTo(630 + 4 * 10);
        assertThat(results.stream().mapToInt(result -> result.usage().cachedTokens()))
                .containsExactlyInAnyOrder(0, 630, 630, 630);
    }

    @Test
    void aConversationGoesOnBehindItsLastAnswer() {
        var question = text(10);
        var first =
                ask(CacheScope.DEFAULT, parts(system, document, question), 20).result();
        var conversation = List.of(
                PromptPart.cached(system),
                PromptPart.cached(document),
                PromptPart.cached(question),
                PromptPart.cached(first.tokens()),
                PromptPart.of(text(7)));

        var next = ask(CacheScope.DEFAULT, conversation, 4).result();

        // The last token of an answer was written, but never read.
        int read = 630 + 10 + first.tokens().length - 1;
        assertThat(next.usage().cachedTokens()).isEqualTo(read);
    }

    @Test
    void scopesShareNothing() {
        ask(system, document, text(10)).result();

        var other = ask(new CacheScope("other"), parts(system, document, text(10)), 4)
                .result();

        assertThat(other.usage().cachedTokens()).isZero();
    }

    @Test
    void whatWasReadUntilACancelIsKept() throws Exception {
        var longDocument = text(1_900);
        var recorder = new Recorder();
        var generation =
                generator.generate(request(CacheScope.DEFAULT, parts(system, longDocument, text(10)), 4), recorder);
        events.await(Decoded.class, batch -> events.prefilled() > 500);

        generation.cancel();

        assertThat(recorder.result().reason()).isEqualTo(FinishReason.CANCELLED);
        int read = events.prefilled();
        assertThat(read).isLessThan(1_900);
        var again = ask(system, longDocument, text(10)).result();
        assertThat(again.usage().cachedTokens()).isBetween(500, read);
        assertThat(events.prefilled())
                .isEqualTo(read + again.usage().promptTokens() - again.usage().cachedTokens());
    }

    @Test
    void anotherTakesOverWhenTheFirstReaderGivesUp() throws Exception {
        var first = new Recorder();
        var generation = generator.generate(request(CacheScope.DEFAULT, parts(system, document, text(10)), 4), first);
        var second = ask(system, document, text(10));
        events.await(Decoded.class, batch -> events.prefilled() > 200);

        generation.cancel();

        assertThat(second.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(events.prefilled()).isLessThanOrEqualTo(630 + 10 + 10 + 64);
    }

    @Test
    void whatWasForgottenIsReadAgain() {
        var prompt =
                List.of(PromptPart.cached(system), PromptPart.cached("document 7", document), PromptPart.of(text(10)));
        ask(CacheScope.DEFAULT, prompt, 4).result();

        generator.forget(CacheScope.DEFAULT, "document 7").join();

        assertThat(ask(CacheScope.DEFAULT, prompt, 4).result().usage().cachedTokens())
                .isEqualTo(30);
    }

    @Test
    void forgettingWhileItIsReadKeepsNothingAndDisturbsNobody() throws Exception {
        var prompt =
                List.of(PromptPart.cached(system), PromptPart.cached("document 7", document), PromptPart.of(text(10)));
        var running = ask(CacheScope.DEFAULT, prompt, 4);
        events.await(Decoded.class, batch -> events.prefilled() > 100);

        generator.forget(CacheScope.DEFAULT, "document 7").join();

        assertThat(running.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(ask(CacheScope.DEFAULT, prompt, 4).result().usage().cachedTokens())
                .isEqualTo(30);
    }

    @Test
    void answersFlowWhileADocumentIsRead() {
        var writing = new Recorder();
        generator.generate(request(CacheScope.DEFAULT, parts(system, text(5), text(5)), 1_500), writing);
        ask(system, text(1_500), text(10)).result();

        assertThat(events.of(Decoded.class))
                .filteredOn(batch -> batch.prefillTokens() > 0 && batch.decodeTokens() > 0)
                .isNotEmpty();
    }

    @Test
    void aDivergingPromptSharesWhatIsCommonInTheMiddleOfAPart() {
        ask(system, document, text(10)).result();
        var changed = document.clone();
        changed[400] = changed[400] == 5 ? 6 : 5;

        var other = ask(system, changed, text(10)).result();
        var first = ask(system, document, text(10)).result();

        assertThat(other.usage().cachedTokens()).isEqualTo(430);
        assertThat(first.usage().cachedTokens()).isEqualTo(630);
    }

    private Recorder ask(int[] systemText, int[] documentText, int[] question) {
        return ask(CacheScope.DEFAULT, parts(systemText, documentText, question), 4);
    }

    private Recorder ask(CacheScope scope, List<PromptPart> parts, int maxTokens) {
        var recorder = new Recorder();
        generator.generate(request(scope, parts, maxTokens), recorder);
        return recorder;
    }

    private static List<PromptPart> parts(int[] systemText, int[] documentText, int[] question) {
        return List.of(PromptPart.cached(systemText), PromptPart.cached(documentText), PromptPart.of(question));
    }

    private static GenerationRequest request(CacheScope scope, List<PromptPart> parts, int maxTokens) {
        return GenerationRequest.of(parts, Sampling.GREEDY, GenerationLimits.of(maxTokens))
                .withScope(scope);
    }

    private int[] text(int length) {
        return random.ints(length, TinyModels.FIRST_BYTE, SIZES.vocabulary()).toArray();
    }
}
