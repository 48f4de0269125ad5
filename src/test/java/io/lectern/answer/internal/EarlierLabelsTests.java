package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.CharRange;
import io.lectern.answer.PromptManifest;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.KeptExcerpts;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.PlanRequest;
import io.lectern.prompt.PromptPlan;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.TestDocuments;
import java.util.ArrayList;
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
        assertThat(answers(labels.standing(labels.all(), List.of(FERRIES, DOGS))))
                .isEqualTo(answers(labels.all()));
        assertThat(answers(labels.standing(labels.all(), List.of(FERRIES))))
                .containsExactly("Nine [1]. Free. Both [1].");
        assertThat(answers(labels.standing(labels.all(), List.of(DOGS, FERRIES))))
                .containsExactly("Nine. Free. Both.");
        assertThat(answers(labels.none())).containsExactly("Nine. Free. Both.");
    }

    @Test
    void aMarkerGoesWhenItsTextIsCutAndStaysWhenItGrew() {
        var beginning = Excerpt.of(FERRIES.document(), new PieceRun(0, 0));

        var cut = labels("Nine [1].", FERRIES);
        var grown = labels("Nine [1].", beginning);

        assertThat(answers(cut.standing(cut.all(), List.of(beginning)))).containsExactly("Nine.");
        assertThat(answers(grown.standing(grown.all(), List.of(FERRIES)))).containsExactly("Nine [1].");
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

    @Test
    void aMarkerThatWouldStandAgainInTheSecondPlanDoesNotCostTheOthers() {
        var planned = new ArrayList<List<String>>();
        var labels = labels("Nine [1]. Free [2].", FERRIES, DOGS);

        labels.planned(history -> {
            planned.add(answers(history));
            return prompt(0, planned.size() == 1 ? List.of(FERRIES) : List.of(FERRIES, DOGS));
        });

        assertThat(planned).containsExactly(List.of("Nine [1]. Free [2]."), List.of("Nine [1]. Free."));
    }

    @Test
    void aMarkerOfATurnThatIsNotReadChangesNothing() {
        var planned = new ArrayList<List<String>>();

        labels("Nine [1].", FERRIES).planned(history -> {
            planned.add(answers(history));
            return prompt(1, List.of(DOGS));
        });

        assertThat(planned).containsExactly(List.of("Nine [1]."));
    }

    @Test
    void whenMarkersStandForSomethingElseInEachPlanAllGo() {
        var planned = new ArrayList<List<String>>();

        labels("Nine [1]. Free [2].", FERRIES, DOGS).planned(history -> {
            planned.add(answers(history));
            return prompt(0, planned.size() == 1 ? List.of(FERRIES) : List.of(DOGS));
        });

        assertThat(planned)
                .containsExactly(List.of("Nine [1]. Free [2]."), List.of("Nine [1]. Free."), List.of("Nine. Free."));
    }

    private static AssembledPrompt prompt(int turnsLeftOut, List<Excerpt> excerpts) {
        var plan = new PromptPlan(
                ReadingMode.PASSAGES,
                "",
                List.of(),
                excerpts,
                KeptExcerpts.NONE,
                0,
                100,
                new PlanRequest.Taken(0, 0, 0, 0),
                0);
        return new AssembledPrompt(List.of(), plan, List.of(), turnsLeftOut);
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
