package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Coverage;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.PromptPlan;
import io.lectern.prompt.SourceDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What a model read of each document: exactly the excerpts of its prompt, counted by its tokenizer. */
public final class ReadCoverage {

    private final ToIntFunction<SourceDocument> total;

    /** @param total tokens of all of a document */
    public ReadCoverage(ToIntFunction<SourceDocument> total) {
        this.total = total;
    }

    /** One entry for each document, in their order; ranges in text order. */
    List<Coverage> of(PromptPlan plan) {
        var byDocument = new LinkedHashMap<SourceDocument, List<Excerpt>>();
        // Of some only the headings were read, and what spells them out goes with their document too.
        plan.outlines().forEach(outline -> byDocument.put(outline.document(), new ArrayList<>()));
        return of(byDocument, plan.excerpts());
    }

    /** The same, of excerpts that were all that was read. */
    public List<Coverage> of(List<Excerpt> excerpts) {
        return of(new LinkedHashMap<>(), excerpts);
    }

    private List<Coverage> of(Map<SourceDocument, List<Excerpt>> byDocument, List<Excerpt> excerpts) {
        excerpts.forEach(excerpt -> byDocument
                .computeIfAbsent(excerpt.document(), document -> new ArrayList<>())
                .add(excerpt));
        return byDocument.entrySet().stream()
                .map(read -> coverage(read.getKey(), read.getValue()))
                .sorted(Comparator.comparing(coverage -> coverage.documentId().value()))
                .toList();
    }

    private Coverage coverage(SourceDocument document, List<Excerpt> read) {
        var ranges = read.stream()
                .flatMap(excerpt -> excerpt.ranges().stream())
                .map(range -> new CharRange(range.start(), range.end()))
                .sorted(Comparator.comparingInt(CharRange::startChar))
                .toList();
        int tokens = read.stream().mapToInt(Excerpt::tokens).sum();
        return new Coverage(
                document.version().document(),
                document.version().version(),
                tokens,
                total.applyAsInt(document),
                ranges);
    }
}
