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
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A summary that a model writes: at once, in two steps, or from notes on the parts. The labels are those of the sections of
 * the whole, in each part and each note, so that the summary cites what the notes were taken of.
 */
final class GenerativeSummary {

    /** Each round at least halves the notes, of which there are no more than labels. */
    private static final int MOST_ROUNDS = 12;
    /** Characters of file name and headings in the head of a note. */
    private static final int LONGEST_PLACE = 60;

    private final SummaryOrder order;
    private final LoadedModel model;
    private final Generations generations;
    private final Notebook notebook;
    private final MarkerAlignment alignment;
    private final SummaryPrompts prompts;
    private final Instruction writing;
    private final Instruction noting;
    private final SummaryPlan plan;

    /** A note, and the sections that it is of. */
    private record Noted(Part of, Note note) {}

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
                        planned.reason(),
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
        var last = switch (plan.reading()) {
            case ONE_PASS -> writtenFrom(List.of(), plan.parts().getFirst(), 0);
            case REFINE -> refined();
            case MAP_REDUCE -> reduced(notes());
        };
        var written = generations.write(last, notebook::show);
        var text = written.text();
        if (text.isEmpty()) {
            throw SummaryProblem.nothingWritten(model.name());
        }
        var aligned = alignment.align(text, plan.sections());
        return new Draft(
                text,
                written.cut(),
                aligned.citations(),
                aligned.unsupported(),
                new ReadCoverage(SourceDocument::tokens).of(plan.sections()),
                notebook.usage().plus(written.usage()));
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

    private GenerationRequest refined() {
        var first = plan.parts().getFirst();
        if (notebook.find(0, 0).isEmpty()) {
            notebook.keep(0, 0, head(first), generations.write(writtenFrom(List.of(), first, 0), piece -> {}));
        }
        var soFar = noted(first, 0, 0).note();
        int room = plan.request().roomToWrite() - plan.request().roomToRefine();
        if (prompts.tokens(soFar) > room) {
            throw tooLong(prompts.tokens(soFar), room);
        }
        return writtenFrom(List.of(soFar), plan.parts().getLast(), 1);
    }

    /** A note on each part; those that were taken before a restart are not taken again. */
    private List<Noted> notes() {
        var parts = plan.parts();
        write(0, parts, i -> true, part -> notedFrom(parts.get(part), part));
        return IntStream.range(0, parts.size())
                .mapToObj(part -> noted(parts.get(part), 0, part))
                .toList();
    }

    /** Joins notes, round by round, until they fit. */
    private GenerationRequest reduced(List<Noted> notes) {
        var left = notes;
        for (int round = 1; tokens(left) > plan.request().roomToWrite(); round++) {
            if (round > MOST_ROUNDS) {
                throw tooLong(tokens(left), plan.request().roomToWrite());
            }
            left = joined(left, round);
        }
        return request(
                prompts.notes(writing, notes(left)),
                plan.request().answer(),
                plan.parts().size());
    }

    /** A note that is alone stays as it is. */
    private List<Noted> joined(List<Noted> notes, int round) {
        var groups = groups(notes);
        var whole = groups.stream()
                .map(group -> new Part(
                        group.getFirst().of().first(), group.getLast().of().last(), 0))
                .toList();
        notebook.more((int) groups.stream().filter(group -> group.size() > 1).count());
        write(
                round,
                whole,
                group -> groups.get(group).size() > 1,
                group -> request(
                        prompts.notes(noting, notes(groups.get(group))),
                        plan.request().note(),
                        group));
        return IntStream.range(0, groups.size())
                .mapToObj(group -> groups.get(group).size() == 1
                        ? groups.get(group).getFirst()
                        : noted(whole.get(group), round, group))
                .toList();
    }

    /** Writes and keeps the notes of a round that are wanted and were not kept before. */
    private void write(int round, List<Part> of, IntPredicate wanted, IntFunction<GenerationRequest> requests) {
        var missing = IntStream.range(0, of.size())
                .filter(wanted)
                .filter(number -> notebook.find(round, number).isEmpty())
                .boxed()
                .toList();
        generations.write(
                missing.stream()
                        .<Supplier<GenerationRequest>>map(number -> () -> requests.apply(number))
                        .toList(),
                (index, note) -> notebook.keep(round, missing.get(index), head(of.get(missing.get(index))), note));
    }

    private List<List<Noted>> groups(List<Noted> notes) {
        try {
            var sizes = SummaryPlanner.groups(
                    notes(notes).stream().map(prompts::tokens).toList(),
                    plan.request().roomToNote());
            var groups = new ArrayList<List<Noted>>();
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

    private int tokens(List<Noted> notes) {
        return notes(notes).stream().mapToInt(prompts::tokens).sum();
    }

    private static List<Note> notes(List<Noted> notes) {
        return notes.stream().map(Noted::note).toList();
    }

    private Noted noted(Part of, int round, int number) {
        var sources = plan.sections(of).stream()
                .map(section -> section.document().version().document().toString())
                .distinct()
                .toList();
        var text = notebook.find(round, number).orElseThrow().text();
        return new Noted(of, new Note(head(of), text, sources));
    }

    /** Where a part is from, with its labels. */
    private String head(Part part) {
        var first = plan.sections(part).getFirst();
        var last = plan.sections(part).getLast();
        var behind = first.document().equals(last.document()) ? "" : " … " + place(last);
        return "%s%s, [%d]–[%d]".formatted(place(first), behind, part.first() + 1, part.last() + 1);
    }

    private static String place(Excerpt section) {
        var document = section.document();
        var location = document.location(section.pieces().first());
        var page = document.text().pagesOf(section.ranges().getFirst());
        var place = document.filename() + (location.isEmpty() ? "" : " › " + location);
        return place.substring(
                        0,
                        place.offsetByCodePoints(0, Math.min(LONGEST_PLACE, place.codePointCount(0, place.length()))))
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
