package io.lectern.answer.summary.internal;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Usage;
import io.lectern.answer.internal.MarkerAlignment;
import io.lectern.answer.internal.ModelPrompts;
import io.lectern.answer.internal.ReadCoverage;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.extract.Extract;
import io.lectern.answer.summary.figures.KeyFigures;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.model.LoadedModel;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.TermWeights;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes one summary, with a model or without. */
@Component
class SummaryWriting {

    private final Models models;
    private final ModelPrompts prompts;
    private final DocumentTexts texts;
    private final MarkerAlignment alignment;

    SummaryWriting(Models models, ModelPrompts prompts, DocumentTexts texts, TermWeights weights) {
        this.models = models;
        this.prompts = prompts;
        this.texts = texts;
        this.alignment = new MarkerAlignment(weights);
    }

    /**
     * What a summary says, with the key figures of its documents.
     *
     * @throws WorkStoppedException when the work was stopped
     * @throws io.lectern.problem.ProblemException when it cannot be written
     */
    Summary.Content write(Summary summary, Notebook notebook, Stop stop) {
        if (summary.order().extractive()) {
            return quoted(summary, notebook, "sentences were asked for");
        }
        return switch (models.availability()) {
            case NotConfigured() -> quoted(summary, notebook, "no model is configured");
            case Unavailable(String reason) -> throw AnswerProblem.modelUnavailable(reason);
            case Ready(LoadedModel model) -> generated(summary, notebook, stop, model);
        };
    }

    private Summary.Content generated(Summary summary, Notebook notebook, Stop stop, LoadedModel model) {
        var documents = summary.documents().stream()
                .map(document -> prompts.of(model).documents().document(version(document), document.filename()))
                .toList();
        var tools = new GenerativeSummary.Tools(model, new Generations(model.generator(), stop), notebook, alignment);
        return content(new GenerativeSummary(summary.order(), documents, tools).write(), documents);
    }

    private Summary.Content quoted(Summary summary, Notebook notebook, String reason) {
        var documents = summary.documents().stream()
                .map(document -> SourceDocument.withoutModel(
                        version(document), document.filename(), texts.text(version(document))))
                .toList();
        var extract = Extract.of(documents, summary.order()).orElseThrow(SummaryProblem::nothingToSummarize);
        var focus = extract.focused() || summary.order().focus() == null ? "" : "; no sentence has a word of the focus";
        notebook.plan(
                new Summary.Plan(SummaryMode.EXTRACTIVE, null, reason + focus, "sentences in their own language", null),
                1);
        var read = documents.stream()
                .filter(document -> document.size() > 0)
                .map(document -> new Excerpt(document, new PieceRun(0, document.size() - 1), true))
                .toList();
        return content(
                new Draft(
                        extract.text(),
                        extract.citations(),
                        List.of(),
                        new ReadCoverage(SourceDocument::tokens).of(read),
                        Usage.NONE),
                documents);
    }

    private static VersionId version(Summary.Summarized document) {
        return new VersionId(document.id(), document.version());
    }

    private static Summary.Content content(Draft draft, List<SourceDocument> documents) {
        return new Summary.Content(
                draft.text(),
                draft.citations(),
                draft.unsupported(),
                draft.coverage(),
                KeyFigures.of(documents),
                draft.usage());
    }
}
