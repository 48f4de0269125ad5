package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.internal.MarkerAlignment.Aligned;
import io.lectern.answer.internal.ModelVerification.Verified;
import io.lectern.document.TextRange;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.InventedGenerator;
import io.lectern.engine.Sampling;
import io.lectern.prompt.ByteTokenizer;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.TestDocuments;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is asked about citations and what is not; the judge is invented. */
class ModelVerificationTests {

    private static final int SENTENCES = ModelVerification.MOST_QUESTIONS + 3;
    private static final String TEXT = IntStream.range(0, SENTENCES)
            .mapToObj(ModelVerificationTests::sentence)
            .collect(Collectors.joining(" "));
    private static final String QUESTION = "When do ferries leave?";
    private static final Excerpt EXCERPT = TestDocuments.whole(1, TEXT);

    private final Judge judge = new Judge("no");

    @Test
    void aRefusalTakesTheAssuranceAndAnAgreementGivesNone() {
        var aligned = aligned(citation(0, true), citation(1, false));

        var refused = verify(aligned, judge);
        var agreed = verify(aligned, new Judge("Yes"));

        assertThat(refused.aligned().citations()).noneMatch(Citation::verified);
        assertThat(refused.aligned().unsupported()).hasSize(SENTENCES);
        assertThat(refused.account()).contains("citations that hold by rules: 1, judged by the model: 1, refused: 1");
        assertThat(agreed.aligned().citations()).extracting(Citation::verified).containsExactly(true, false);
        assertThat(judge.asked).isEqualTo(1);
    }

    @Test
    void beyondTheMostQuestionsCitationsStayAsTheyAre() {
        var all = IntStream.range(0, SENTENCES)
                .mapToObj(sentence -> citation(sentence, true))
                .toArray(Citation[]::new);

        var verified = verify(aligned(all), judge);

        assertThat(judge.asked).isEqualTo(ModelVerification.MOST_QUESTIONS);
        assertThat(verified.aligned().citations().stream().filter(Citation::verified))
                .hasSize(3);
        assertThat(verified.account())
                .contains("citations that hold by rules: %d, judged by the model: %d, refused: %<d"
                        .formatted(SENTENCES, ModelVerification.MOST_QUESTIONS));
    }

    @Test
    void whatIsTooLongToBeAskedIsNotCounted() {
        var all = Stream.concat(
                        IntStream.range(0, 3)
                                .mapToObj(claim -> Citations.of(
                                        1,
                                        EXCERPT.document(),
                                        new TextRange(0, 26),
                                        new CharRange(claim, TEXT.length()),
                                        true)),
                        IntStream.range(0, ModelVerification.MOST_QUESTIONS)
                                .mapToObj(sentence -> citation(sentence, true)))
                .toArray(Citation[]::new);

        var verified = verify(aligned(all), judge);

        assertThat(verified.account())
                .contains("judged by the model: %d, refused".formatted(ModelVerification.MOST_QUESTIONS));
    }

    @Test
    void aStatementIsJudgedWithTheQuestionThatItRepliesTo() {
        verify(aligned(citation(0, true)), judge);

        assertThat(judge.prompt()).contains("Question: " + QUESTION).contains("Statement in reply: " + sentence(0));
    }

    @Test
    void aQuestionIsReadInBatchesThatOthersHardlyWaitFor() {
        var verified = verify(aligned(citation(0, true)), judge);

        var batches = judge.request.again().orElseThrow().batches();
        int tokens = judge.request.promptTokens().length;
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.end() - batch.start()).isLessThanOrEqualTo(32));
        assertThat(batches.getLast().end()).isEqualTo(tokens);
        assertThat(verified.account()).endsWith("in %,d tokens".formatted(tokens + 1));
    }

    @Test
    void theSameQuestionIsAskedOnce() {
        var verified = verify(aligned(citation(0, true), citation(0, true)), judge);

        assertThat(judge.asked).isEqualTo(1);
        assertThat(verified.aligned().citations()).noneMatch(Citation::verified);
    }

    @Test
    void aModelThatCannotBeAskedIsNotAskedAgain() {
        judge.busy = true;

        var verified = verify(aligned(citation(0, true), citation(1, true)), judge);

        assertThat(judge.asked).isEqualTo(1);
        assertThat(verified.aligned().citations()).allMatch(Citation::verified);
        assertThat(verified.account()).endsWith("judged by the model: 0, refused: 0, in 0 tokens");
    }

    @Test
    void whatTheModelHadNoTimeToReadIsNotCounted() {
        judge.reason = FinishReason.TIMEOUT;

        var verified = verify(aligned(citation(0, true)), judge);

        assertThat(verified.aligned().citations()).allMatch(Citation::verified);
        assertThat(verified.account()).endsWith("judged by the model: 0, refused: 0, in 0 tokens");
    }

    @Test
    void nothingIsAskedThatDoesNotFitTheWindow() {
        judge.window = 100;

        var verified = verify(aligned(citation(0, true)), judge);

        assertThat(judge.asked).isZero();
        assertThat(verified.aligned().citations()).allMatch(Citation::verified);
    }

    @Test
    void whenTheTimeIsOverCitationsStayAsTheyAre() {
        var verified = verify(aligned(citation(0, true)), judge, Duration.ofNanos(1), AnswerListener.SILENT);

        assertThat(judge.asked).isZero();
        assertThat(verified.aligned().citations()).allMatch(Citation::verified);
    }

    @Test
    void whenTheAnswerIsCancelledWhatWasJudgedSoFarStays() {
        var gone = cancelledWhen(() -> judge.asked == 1);

        var verified = verify(aligned(citation(0, true), citation(1, true)), judge, Duration.ofMinutes(1), gone);

        assertThat(judge.asked).isEqualTo(1);
        assertThat(verified.account()).contains("hold by rules: 2, judged by the model: 1, refused: 1");
        assertThat(verified.aligned().citations())
                .extracting(Citation::verified)
                .containsExactly(false, true);
    }

    @Test
    void aQuestionIsNotWaitedForWhenTheAnswerIsCancelled() {
        var silent = new Judge("");
        var gone = cancelledWhen(() -> silent.asked == 1);

        var verified = verify(aligned(citation(0, true), citation(1, true)), silent, Duration.ofMinutes(1), gone);

        assertThat(silent.asked).isEqualTo(1);
        assertThat(verified.aligned().citations()).allMatch(Citation::verified);
    }

    private static AnswerListener cancelledWhen(BooleanSupplier gone) {
        return new AnswerListener() {
            @Override
            public boolean cancelled() {
                return gone.getAsBoolean();
            }
        };
    }

    private static Verified verify(Aligned aligned, Judge by) {
        return verify(aligned, by, Duration.ofMinutes(1), AnswerListener.SILENT);
    }

    private static Verified verify(Aligned aligned, Judge by, Duration longest, AnswerListener listener) {
        return new ModelVerification(AnswerId.random(), TestDocuments.model(by), longest, listener)
                .of(QUESTION, TEXT, aligned, List.of(EXCERPT));
    }

    private static String sentence(int number) {
        return "Ferry %02d leaves at nine.".formatted(number);
    }

    private static Aligned aligned(Citation... citations) {
        return new Aligned(List.of(citations), List.of());
    }

    /** Of a sentence that the answer copies. */
    private static Citation citation(int sentence, boolean verified) {
        int start = sentence * (sentence(sentence).length() + 1);
        int end = start + sentence(sentence).length();
        return Citations.of(1, EXCERPT.document(), new TextRange(start, end), new CharRange(start, end), verified);
    }

    /** Says the same to everything, or nothing until it is cancelled. */
    private static final class Judge extends InventedGenerator {

        private final String verdict;
        private boolean busy;
        private int window = 4_096;
        private int asked;
        private FinishReason reason = FinishReason.STOP;
        private GenerationRequest request = GenerationRequest.of(new int[1], Sampling.GREEDY, GenerationLimits.of(1));

        Judge(String verdict) {
            this.verdict = verdict;
        }

        @Override
        public Generation generate(GenerationRequest asks, GenerationListener listener) {
            asked++;
            request = asks;
            if (busy) {
                throw new EngineBusyException(1, 1, Duration.ofSeconds(1));
            }
            if (!verdict.isEmpty()) {
                listener.finished(result(reason));
            }
            return () -> listener.finished(result(FinishReason.CANCELLED));
        }

        private GenerationResult result(FinishReason ending) {
            boolean read = ending == FinishReason.STOP;
            return new GenerationResult(
                    read ? verdict : "",
                    new int[0],
                    ending,
                    new GenerationResult.Usage(request.promptTokens().length, 0, read ? 1 : 0),
                    new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    read ? request.again().orElseThrow() : Computation.ALONE);
        }

        private String prompt() {
            return new ByteTokenizer().decode(request.promptTokens());
        }

        @Override
        public int contextTokens() {
            return window;
        }
    }
}
