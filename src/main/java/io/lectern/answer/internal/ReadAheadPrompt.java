package io.lectern.answer.internal;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.CitationMode;
import io.lectern.answer.internal.SourceDocuments.Whole;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.VersionId;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.DocumentsTooLongException;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.QuestionTooLongException;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TokenBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The beginning of a prompt that a question on one document, with all that lies in it, has in common with every other.
 *
 * @param version of the document
 * @param tokens of the system text and the document
 */
record ReadAheadPrompt(VersionId version, GenerationRequest request, int tokens) {

    private static final String ANY_QUESTION = "?";

    /**
     * For a document that is ready.
     *
     * @throws io.lectern.problem.ProblemException when there is no such document, it is not ready, or does not fit
     */
    static ReadAheadPrompt of(DocumentId document, LoadedModel model, ModelPrompts prompts) {
        var made = prompts.of(model);
        int window = model.generator().contextTokens();
        var scope = new DocumentScope(Set.of(), Set.of(document));
        return switch (made.documents().readable(scope, window)) {
            case Whole.TooMuch(int documents, int tokens) ->
                throw AnswerProblem.tooLongToReadAhead(
                        "%d documents, of %d tokens or more by estimate, are not read whole: the window has %d"
                                .formatted(documents, tokens, window),
                        tokens,
                        window);
            case Whole.Documents(var documents)
            when documents.isEmpty() -> throw AnswerProblem.documentNotReady(document);
            case Whole.Documents(var documents) ->
                of(documents.getFirst().version(), assembled(documents, made, window));
        };
    }

    private static AssembledPrompt assembled(List<SourceDocument> documents, ModelPrompts.Made made, int window) {
        boolean chinese = Script.isMostlyChinese(documents.getFirst().text().text());
        var input = new PromptInput(
                Instructions.of(chinese, CitationMode.FREE),
                documents,
                List.of(),
                List.of(),
                ANY_QUESTION,
                Optional.of(ReadingMode.WHOLE),
                ExcerptOrder.DOCUMENT);
        try {
            return made.assembler()
                    .assemble(input, new TokenBudget(window, GenerativeAnswering.defaultMaxTokens(window)));
        } catch (QuestionTooLongException e) {
            throw AnswerProblem.questionTooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        } catch (DocumentsTooLongException e) {
            throw AnswerProblem.tooLongToReadAhead(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        }
    }

    /** The last token of a prompt is never kept: one that stands before every question is read for it. */
    private static ReadAheadPrompt of(VersionId version, AssembledPrompt prompt) {
        var kept = prompt.parts().subList(0, prompt.parts().size() - 1);
        var parts = new ArrayList<>(kept);
        parts.add(PromptPart.of(prompt.parts().getLast().tokens()[0]));
        return new ReadAheadPrompt(
                version,
                GenerationRequest.of(parts, Sampling.GREEDY, GenerationLimits.of(1))
                        .withScope(KeptPrompts.SCOPE),
                kept.stream().mapToInt(part -> part.tokens().length).sum());
    }
}
