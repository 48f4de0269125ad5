package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.PromptManifest;
import io.lectern.answer.PromptManifest.Entry;
import io.lectern.answer.Question;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyDocument;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.KeptExcerpts;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.PromptEntry;
import io.lectern.prompt.PromptEntry.Kind;
import io.lectern.prompt.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What the turn before had read of documents, found again by the account of its prompt. */
final class EarlierExcerpts {

    private final AnswerStore store;
    private final DocumentTexts texts;

    EarlierExcerpts(AnswerStore store, DocumentTexts texts) {
        this.store = store;
        this.texts = texts;
    }

    /** The excerpts of the turn before, up to the first whose document is gone or has another version. */
    KeptExcerpts of(Question question, SourceDocuments documents) {
        var before = Optional.ofNullable(question.follows()).flatMap(store::prompt);
        return before.map(manifest -> kept(manifest, question, documents)).orElse(KeptExcerpts.NONE);
    }

    /** The markers of earlier answers, with what they stood for. */
    EarlierLabels labels(Question question) {
        var ids = question.history().stream()
                .flatMap(turn -> turn.answerId().stream())
                .collect(Collectors.toSet());
        return new EarlierLabels(question.history(), ids.isEmpty() ? Map.of() : store.prompts(ids));
    }

    private KeptExcerpts kept(PromptManifest before, Question question, SourceDocuments documents) {
        var filenames = texts.ready(question.scope()).stream()
                .collect(Collectors.toMap(ReadyDocument::version, ReadyDocument::filename));
        var excerpts = new ArrayList<Excerpt>();
        for (var entry : before.entries()) {
            if (entry.label() != null) {
                var excerpt = excerpt(entry, filenames, documents);
                if (excerpt.isEmpty()) {
                    break;
                }
                excerpts.add(excerpt.get());
            }
        }
        // What was read whole comes in another shape when it no longer is.
        return excerpts.stream().allMatch(Excerpt::whole)
                ? KeptExcerpts.NONE
                : new KeptExcerpts(
                        front(before),
                        excerpts,
                        before.kept() == null ? 0 : before.kept().turnsUnused());
    }

    private static List<PromptEntry> front(PromptManifest prompt) {
        return prompt.entries().stream()
                .takeWhile(entry -> entry.label() == null)
                .map(entry -> new PromptEntry(
                        Kind.valueOf(entry.kind().toUpperCase(Locale.ROOT)),
                        entry.startToken(),
                        entry.endToken(),
                        OptionalInt.empty(),
                        version(entry),
                        List.of()))
                .toList();
    }

    private static Optional<VersionId> version(Entry entry) {
        return entry.documentId() == null || entry.documentVersion() == null
                ? Optional.empty()
                : Optional.of(new VersionId(entry.documentId(), entry.documentVersion()));
    }

    private static Optional<Excerpt> excerpt(Entry entry, Map<VersionId, String> filenames, SourceDocuments documents) {
        return version(entry)
                .filter(version ->
                        filenames.containsKey(version) && !entry.ranges().isEmpty())
                .flatMap(version -> documents.find(version, Objects.requireNonNull(filenames.get(version))))
                .flatMap(document -> excerpt(document, entry));
    }

    private static Optional<Excerpt> excerpt(SourceDocument document, Entry entry) {
        var first = document.pieces(range(entry.ranges().getFirst()));
        var last = document.pieces(range(entry.ranges().getLast()));
        return first.isEmpty() || last.isEmpty()
                ? Optional.empty()
                : Optional.of(Excerpt.of(
                        document, new PieceRun(first.get().first(), last.get().last())));
    }

    private static TextRange range(CharRange range) {
        return new TextRange(range.startChar(), range.endChar());
    }
}
