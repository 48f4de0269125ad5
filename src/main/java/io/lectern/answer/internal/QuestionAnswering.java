package io.lectern.answer.internal;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.PromptManifest;
import io.lectern.answer.Question;
import io.lectern.answer.Replay;
import io.lectern.answer.Timings;
import io.lectern.answer.extractive.SentenceSelection;
import io.lectern.answer.internal.AnswerSettings.QueryMaker;
import io.lectern.document.DocumentTexts;
import io.lectern.model.LoadedModel;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.Relatedness;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.TermWeights;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The way of a question: search, then a model or the best sentences, then storage. */
@Component
class QuestionAnswering implements Answers {

    private static final int FEWEST_PASSAGES = 12;
    private static final int MOST_PASSAGES = 100;
    private static final int TOKENS_A_PASSAGE = 300;
    /** What was searched for, and what it found. */
    private record Found(String query, List<Hit> hits) {}

    private final PassageSearch search;
    private final TermWeights weights;
    private final Relatedness relatedness;
    private final Models models;
    private final AnswerStore store;
    private final Replays replays;
    private final RunningAnswers running;
    private final ExtractiveAnswering extractive;
    private final GenerativeAnswering generative;
    private final StandaloneQuery standalone;
    private final AnswerSettings settings;
    private final Clock clock;

    QuestionAnswering(
            PassageSearch search,
            TermWeights weights,
            Relatedness relatedness,
            Models models,
            ModelPrompts prompts,
            KeptPrompts kept,
            DocumentTexts texts,
            AnswerStore store,
            Replays replays,
            RunningAnswers running,
            AnswerSettings settings,
            Clock clock) {
        this.search = search;
        this.weights = weights;
        this.relatedness = relatedness;
        this.models = models;
        this.store = store;
        this.replays = replays;
        this.running = running;
        this.clock = clock;
        this.extractive = new ExtractiveAnswering(new Citations(texts), new CoverageReport(texts), weights);
        this.generative = new GenerativeAnswering(
                new MarkerAlignment(weights), prompts, kept, new EarlierExcerpts(store, texts), settings);
        this.standalone = new StandaloneQuery(weights);
        this.settings = settings;
    }

    @Override
    public Answer ask(Question question, AnswerListener listener, AnswerRecorder recorder) {
        return running.run(listener, tracked -> answer(question, tracked, recorder));
    }

    private Answer answer(Question question, AnswerListener listener, AnswerRecorder recorder) {
        long start = System.nanoTime();
        var id = AnswerId.random();
        listener.started(id);
        var found = retrieve(id, question, listener);
        long retrieved = System.nanoTime();
        listener.retrieved(found.hits());
        var draft = draft(id, question, found, listener);
        var retrieveMillis = millis(start, retrieved);
        var answer = new Answer(
                id,
                question.text(),
                draft.text(),
                draft.mode(),
                draft.modeReason(),
                draft.model(),
                draft.citations(),
                draft.unsupported(),
                draft.coverage(),
                draft.usage(),
                new Timings(
                        retrieveMillis,
                        draft.prefillMillis(),
                        retrieveMillis + draft.generationFirstTokenMillis(),
                        millis(start, System.nanoTime())),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        var asked = found.query().equals(question.text()) ? null : found.query();
        var gone = store.save(answer, draft.prompt(), draft.recording(), asked, recorder);
        // What they left in the engine came after everything of them was erased.
        gone.forEach(document -> models.forget(KeptPrompts.SCOPE, document.toString()));
        return answer;
    }

    /**
     * A follow-up is searched as a model, then as rules make it stand alone, each when that finds something; else by itself. A
     * model is not troubled with a question that finds its answer by itself, nor where it reads everything anyway.
     */
    private Found retrieve(AnswerId id, Question question, AnswerListener listener) {
        var followUp = FollowUp.of(question);
        var alone = followUp.isEmpty() ? Optional.of(search(question.text(), question)) : Optional.<Found>empty();
        if (alone.filter(this::mayAnswer).isPresent() || question.history().isEmpty()) {
            return alone.orElseGet(() -> search(question.text(), question));
        }
        return rewritten(id, question, listener)
                .map(query -> search(query, question))
                .filter(this::mayAnswer)
                .or(() -> followUp.flatMap(rules -> Optional.of(search(rules.query(), question))
                        .filter(together -> isFollowedUp(question, rules, together))))
                .or(() -> alone)
                .orElseGet(() -> search(question.text(), question));
    }

    private Optional<String> rewritten(AnswerId id, Question question, AnswerListener listener) {
        return settings.searchQuery() == QueryMaker.MODEL
                        && !question.options().extractive()
                        && models.availability() instanceof Ready(LoadedModel model)
                        && !generative.readsWhole(question, model)
                ? standalone.of(id, question, model, listener)
                : Optional.empty();
    }

    private boolean mayAnswer(Found found) {
        return found.hits().stream().anyMatch(hit -> mayAnswer(found.query(), hit));
    }

    private Found search(String query, Question question) {
        return new Found(query, search.search(new SearchQuery(query, question.scope(), passages(question))));
    }

    /** As many as may be of use: a larger window holds more. */
    private int passages(Question question) {
        return !question.options().extractive() && models.availability() instanceof Ready(LoadedModel model)
                ? Math.clamp(model.generator().contextTokens() / TOKENS_A_PASSAGE, FEWEST_PASSAGES, MOST_PASSAGES)
                : FEWEST_PASSAGES;
    }

    /** A question that is only short may be a new one: what is found must hold its own words too then. */
    private boolean isFollowedUp(Question question, FollowUp followUp, Found together) {
        var own = weights.of(question.text());
        return together.hits().stream()
                .filter(hit -> mayAnswer(together.query(), hit))
                .anyMatch(hit -> followUp.pointsBack()
                        || own.isEmpty()
                        || own.coverage(readable(hit.passage())) >= SentenceSelection.ANSWERABLE_PASSAGE);
    }

    /** By the question's words, or because a model says so. */
    private boolean mayAnswer(String query, Hit hit) {
        return hit.coverage() >= SentenceSelection.ANSWERABLE_PASSAGE || relatedness.isRelated(query, hit);
    }

    private static String readable(Passage passage) {
        return Stream.concat(passage.context().stream(), passage.body().stream())
                .map(Fragment::text)
                .collect(Collectors.joining("\n"));
    }

    private Draft draft(AnswerId id, Question question, Found found, AnswerListener listener) {
        var hits = found.hits();
        boolean answerable = mayAnswer(found);
        if (question.options().extractive()) {
            return quotes(question, found, answerable, "quotes were asked for", listener);
        }
        return switch (models.availability()) {
            case NotConfigured() -> quotes(question, found, answerable, "no model is configured", listener);
            case Ready(LoadedModel model) -> generative.answer(id, question, hits, answerable, model, listener);
            case Unavailable(String reason) -> throw AnswerProblem.modelUnavailable(reason);
        };
    }

    private Draft quotes(Question question, Found found, boolean answerable, String reason, AnswerListener listener) {
        if (!answerable) {
            return NoAnswer.notFound(question.text(), found.hits(), listener);
        }
        var related = found.hits().stream()
                .filter(hit -> relatedness.isRelated(found.query(), hit))
                .findFirst();
        return extractive.answer(
                new ExtractiveAnswering.Asked(question.text(), found.query(), found.hits(), related, reason), listener);
    }

    private static long millis(long start, long end) {
        return Duration.ofNanos(end - start).toMillis();
    }

    @Override
    public Answer get(AnswerId id) {
        return store.find(id).orElseThrow(() -> AnswerProblem.notFound(id));
    }

    @Override
    public Replay replay(AnswerId id, AnswerListener listener) {
        get(id);
        return running.run(listener, tracked -> replays.replay(id, tracked));
    }

    @Override
    public PromptManifest prompt(AnswerId id) {
        get(id);
        return store.prompt(id).orElseThrow(() -> AnswerProblem.withoutPrompt(id));
    }
}
