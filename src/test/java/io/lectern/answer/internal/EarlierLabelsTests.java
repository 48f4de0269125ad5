package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.CharRange;
import io.lectern.answer.PromptManifest;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.TestDocuments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierLabelsTests {

    private static final Excerpt FERRIES = TestDocuments.whole(1, "Ferries leave at nine.\n\nTickets cost 12 euros.");
    private static final Excerpt DOGS = TestDocuments.whole(2, "Dogs travel free.");
    private static final UUID ANSWER = new UUID(0, 7);

    @Test
    void aMarkerStaysWhileItStandsForTheSame() {
        var labels = labels("Nine [1]. Free [2]. Both【1，2】.", FERRIES, DOGS);

        assertThat(answers(labels.all())).containsExactly("Nine [1]. Free [2]. Both【1，2】.");
        assertThat(answers(labels.standing(List.of(FERRIES, DOGS)))).isEqualTo(answers(labels.all()));
        assertThat(answers(labels.standing(List.of(FERRIES)))).containsExactly("Nine [1]. Free. Both [1].");
        assertThat(answers(labels.standing(List.of(DOGS, FERRIES)))).containsExactly("Nine. Free. Both.");
        assertThat(answers(labels.none())).containsExactly("Nine. Free. Both.");
    }

    @Test
    void aMarkerGoesWhenItsTextIsCutAndStaysWhenItGrew() {
        var beginning = Excerpt.of(FERRIES.document(), new PieceRun(0, 0));

        assertThat(answers(labels("Nine [1].", FERRIES).standing(List.of(beginning))))
                .containsExactly("Nine.");
        assertThat(answers(labels("Nine [1].", beginning).standing(List.of(FERRIES))))
                .containsExactly("Nine [1].");
    }

    @Test
    void whatStoodForNothingOrNobodyKnowsGoes() {
        var unknown = new EarlierLabels(
                List.of(
                        new HistoryTurn("When?", "Nine [1]."),
                        new HistoryTurn("Who?", "Ada [1].", Optional.of(ANSWER))),
                Map.of());

        assertThat(answers(unknown.all())).containsExactly("Nine.", "Ada.");
        assertThat(answers(labels("Nine [3].", FERRIES).all())).containsExactly("Nine.");
    }

    private static List<String> answers(List<HistoryTurn> turns) {
        return turns.stream().map(HistoryTurn::answer).toList();
    }

    private static EarlierLabels labels(String answer, Excerpt... excerpts) {
        var entries = IntStream.range(0, excerpts.length)
                .mapToObj(i -> new PromptManifest.Entry(
                        "excerpt",
                        i,
                        i + 1,
                        i + 1,
                        excerpts[i].document().version().document(),
                        excerpts[i].document().version().version(),
                        excerpts[i].ranges().stream()
                                .map(range -> new CharRange(range.start(), range.end()))
                                .toList()))
                .toList();
        return new EarlierLabels(
                List.of(new HistoryTurn("When?", answer, Optional.of(ANSWER))),
                Map.of(ANSWER, new PromptManifest(100, 10, excerpts.length, entries, null, null)));
    }
}
