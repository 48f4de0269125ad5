package io.lectern.answer.summary.internal;

import io.lectern.answer.internal.KeptPrompts;
import io.lectern.answer.internal.MarkerAlignment;
import io.lectern.answer.internal.ReadCoverage;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.DocumentsTooLongException;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.SummaryPlan;
import io.lectern.prompt.SummaryPlan.Part;
import io.lectern.prompt.SummaryPlanner;
import io.lectern.prompt.SummaryPrompts;
import io.lectern.prompt.SummaryPrompts.Instruction;
import io.lectern.prompt.SummaryPrompts.Note;
import io.lectern.prompt.SummaryReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A summary that a model writes: at once, in two steps, or from notes on the parts. The labels are those of the sections of
 * the whole, in each part and each note, so that the summary cites what the notes were taken of.
 */
final class GenerativeSummary {

    /** Each round at least halves the notes, of which there are no more than labels. */
    private static final int MOST_ROUNDS = 12;

    private final SummaryOrder order;
    private final LoadedModel model;
    private final Generations generations;
    private final Notebook notebook;
    private final MarkerAlignment alignment;
    private final SummaryPrompts prompts;
    private final Instruction writing;
    private final Instruction noting;
    private final SummaryPlan plan;

    /** What a summary is written with. */
    record Tools(LoadedModel model, Generations generations, Notebook notebook, MarkerAlignment alignment) {}

    /**
     * Plans a summary.
     *
     * @throws SummaryProblem when it cannot be written in the model's window, or there is nothing to summarize
     */
    GenerativeSummary(SummaryOrder order, List<SourceDocument> documents, Tools tools) {
        this.order = order;
        this.model = tools.model();
        this.generations = tools.generations();
        this.notebook = tools.notebook();
        this.alignment = tools.alignment();
        var planned = GenerativePlan.of(order, documents, model);
        this.prompts = planned.prompts();
        this.writing = planned.writing();
        this.noting = planned.noting();
        this.plan = planned.plan();
        notebook.plan(
                new Summary.Plan(
                        SummaryMode.of(plan.reading()),
                        planned.language(),
                        plan.reason(),
                        plan.describe(),
                        model.name()),
                plan.parts().size() + (plan.reading() == SummaryReading.MAP_REDUCE ? 1 : 0));
    }

    /**
     * Writes it.
     *
     * @throws WorkStoppedException when the work was stopped
     * @throws io.lectern.problem.ProblemException when the engine cannot
     */
    Draft write() {
        var text = switch (plan.reading()) {
            case ONE_PASS ->
                generations.write(writtenFrom(List.of(), plan.parts().getFirst(), 0));
            case REFINE -> refined();
            case MAP_REDUCE -> reduced(notes());
        };
        var aligned = alignment.align(text, plan.sections());
        return new Draft(
                text,
                aligned.citations(),
                aligned.unsupported(),
                new ReadCoverage(SourceDocument::tokens).of(plan.sections()),
                generations.usage());
    }

    private static SummaryProblem tooLong(DocumentsTooLongException e) {
        return SummaryProblem.tooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
    }

    private static SummaryProblem tooLong(int tokens, int limit) {
        return SummaryProblem.tooLong(
                "What was written so far has %d tokens, the prompt has room for %d of them".formatted(tokens, limit),
                tokens,
                limit);
    }

    private String refined() {
        var first = plan.parts().getFirst();
        if (notebook.find(0, 0).isEmpty()) {
            notebook.keep(0, 0, head(first), generations.write(writtenFrom(List.of(), first, 0)));
        }
        var soFar = note(first, notebook.find(0, 0).orElseThrow().text());
        if (prompts.tokens(soFar)
                > plan.request().roomToWrite() - plan.request().roomToRefine()) {
            throw tooLong(
                    prompts.tokens(soFar),
                    plan.request().roomToWrite() - plan.request().roomToRefine());
        }
        return generations.write(writtenFrom(List.of(soFar), plan.parts().getLast(), 1));
    }

    /** A note on each part; those that were taken before a restart are not taken again. */
    private List<Note> notes() {
        var parts = plan.parts();
        var missing = IntStream.range(0, parts.size())
                .filter(part -> notebook.find(0, part).isEmpty())
                .boxed()
                .toList();
        var requests = missing.stream()
                .<Supplier<GenerationRequest>>map(part -> () -> notedFrom(parts.get(part), part))
                .toList();
        generations.write(
                requests,
                (index, text) -> notebook.keep(0, missing.get(index), head(parts.get(missing.get(index))), text));
        return IntStream.range(0, parts.size())
                .mapToObj(part -> note(
                        parts.get(part), notebook.find(0, part).orElseThrow().text()))
                .toList();
    }

    /** Joins notes, round by round, until they fit. */
    private String reduced(List<Note> notes) {
        var left = notes;
        for (int round = 1; tokens(left) > plan.request().roomToWrite(); round++) {
            if (round > MOST_ROUNDS) {
                throw tooLong(tokens(left), plan.request().roomToWrite());
            }
            left = joined(left, round);
        }
        return generations.write(request(
                prompts.notes(writing, left),
                plan.request().answer(),
                plan.parts().size()));
    }

    private List<Note> joined(List<Note> notes, int round) {
        var groups = groups(notes);
        var missing = new ArrayList<Integer>();
        for (int group = 0; group < groups.size(); group++) {
            if (groups.get(group).size() > 1 && notebook.find(round, group).isEmpty()) {
                missing.add(group);
            }
        }
        notebook.more(missing.size());
        var requests = missing.stream()
                .<Supplier<GenerationRequest>>map(group -> () -> request(
                        prompts.notes(noting, groups.get(group)), plan.request().note(), group))
                .toList();
        generations.write(
                requests,
                (index, text) -> notebook.keep(round, missing.get(index), heads(groups.get(missing.get(index))), text));
        var joined = new ArrayList<Note>();
        for (int group = 0; group < groups.size(); group++) {
            var of = groups.get(group);
            joined.add(
                    of.size() == 1
                            ? of.getFirst()
                            : new Note(
                                    heads(of),
                                    notebook.find(round, group).orElseThrow().text(),
                                    of.stream()
                                            .flatMap(note -> note.sources().stream())
                                            .distinct()
                                            .toList()));
        }
        return joined;
    }

    private List<List<Note>> groups(List<Note> notes) {
        try {
            var sizes = SummaryPlanner.groups(
                    notes.stream().map(prompts::tokens).toList(), plan.request().roomToNote());
            var groups = new ArrayList<List<Note>>();
            int from = 0;
            for (int size : sizes) {
                groups.add(notes.subList(from, from + size));
                from += size;
            }
            return groups;
        } catch (DocumentsTooLongException e) {
            throw tooLong(e);
        }
    }

    private int tokens(List<Note> notes) {
        return notes.stream().mapToInt(prompts::tokens).sum();
    }

    private static String heads(List<Note> notes) {
        return notes.getFirst().head() + " … " + notes.getLast().head();
    }

    private Note note(Part part, String text) {
        var document = plan.sections().get(part.first()).document().version().document();
        return new Note(head(part), text, List.of(document.toString()));
    }

    /** Where a part is from, with its labels. */
    private String head(Part part) {
        var sections = plan.sections(part);
        var first = sections.getFirst();
        return "%s, [%d]–[%d]".formatted(place(first), part.first() + 1, part.last() + 1);
    }

    private static String place(Excerpt section) {
        var document = section.document();
        var location = document.location(section.pieces().first());
        var page = document.text().pagesOf(section.ranges().getFirst());
        return document.filename()
                + (location.isEmpty() ? "" : " › " + location)
                + page.map(pages -> ", p. %d".formatted(pages.start())).orElse("");
    }

    /** The summary, from a part and what was written of the parts before it. */
    private GenerationRequest writtenFrom(List<Note> soFar, Part part, int number) {
        return request(
                prompts.sections(writing, soFar, part.first(), plan.sections(part)),
                plan.request().answer(),
                number);
    }

    private GenerationRequest notedFrom(Part part, int number) {
        return request(
                prompts.sections(noting, List.of(), part.first(), plan.sections(part)),
                plan.request().note(),
                number);
    }

    private GenerationRequest request(List<PromptPart> parts, int maxTokens, int number) {
        var format = model.chatFormat();
        var limits = new GenerationLimits(maxTokens, format.stopStrings(), format.stopTokens(), Optional.empty());
        var sampling = Sampling.of(order.temperature(), order.seed() + number);
        return GenerationRequest.of(
                        parts,
                        order.temperature() == 0
                                ? sampling
                                : sampling.withTopK(model.defaults().topK())
                                        .withTopP(model.defaults().topP()),
                        limits)
                .withScope(KeptPrompts.SCOPE);
    }
}
