package io.lectern.retrieval.internal;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.passage.PassageRanges;
import io.lectern.retrieval.passage.PassageSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Retrieval on a real index in a folder, with documents and passage rows in memory. */
final class RetrievalFixture implements AutoCloseable {

    private static final CollectionId COLLECTION = CollectionId.random();

    static final IndexRecipe RECIPE = new IndexRecipe("test", "test", "");

    final Documents documents;
    final LuceneIndex lucene;
    final PassageIndex index;
    final PassageIndexing indexing;
    final IndexReconciliation reconciliation;
    final ReadyPassageSearch search;

    RetrievalFixture(Path folder) {
        this(folder, new Documents());
    }

    RetrievalFixture(Path folder, Documents documents) {
        this.documents = documents;
        this.lucene = new LuceneIndex(folder, RECIPE, VectorSizes.DEFAULT);
        this.index = new LucenePassageIndex(lucene);
        this.indexing = new PassageIndexing(new PassageSplitter(30, 80), documents, index, documents);
        this.reconciliation = new IndexReconciliation(documents, index, indexing);
        this.search = new ReadyPassageSearch(new ReadySets(documents), index, reconciliation);
        reconciliation.start();
    }

    /** Adds a ready document of paragraphs; a paragraph that starts with {@code "# "} is a heading. */
    VersionId add(String filename, String... paragraphs) {
        var version = new VersionId(DocumentId.random(), 1);
        addVersion(version, filename, text(paragraphs));
        return version;
    }

    void addVersion(VersionId version, String filename, CanonicalText text) {
        documents.texts.put(version, text);
        indexing.index(version, text);
        documents.ready.put(version.document(), ready(version, filename));
    }

    List<Hit> search(String query) {
        return search.search(new SearchQuery(query, DocumentScope.EVERYTHING, 100));
    }

    @Override
    public void close() {
        reconciliation.stop();
        lucene.close();
    }

    static CanonicalText text(String... paragraphs) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (var paragraph : paragraphs) {
            text.append(text.isEmpty() ? "" : "\n\n");
            int start = text.length();
            boolean heading = paragraph.startsWith("# ");
            text.append(heading ? paragraph.substring(2) : paragraph);
            var range = new TextRange(start, text.length());
            blocks.add(new Block(heading ? BlockKind.HEADING : BlockKind.PARAGRAPH, heading ? 1 : 0, range));
        }
        return new CanonicalText(text.toString(), blocks, List.of(), null);
    }

    /** What the database would hold. */
    static final class Documents implements DocumentTexts, PassageStore {

        final Map<VersionId, CanonicalText> texts = new ConcurrentHashMap<>();
        final Map<DocumentId, ReadyDocument> ready =
                new ConcurrentSkipListMap<>(Comparator.comparing(DocumentId::toString));
        final Map<VersionId, List<PassageRanges>> passages = new ConcurrentHashMap<>();
        private final List<Map<DocumentId, ReadyDocument>> steps = new ArrayList<>();

        @Override
        public List<ReadyDocument> ready(DocumentScope scope) {
            return ready.values().stream()
                    .filter(document -> scope.documents().isEmpty()
                            || scope.documents().contains(document.version().document()))
                    .toList();
        }

        @Override
        public ReadyChanges readyChanges(long since) {
            synchronized (steps) {
                var now = Map.copyOf(ready);
                if (since == ReadyChanges.NOTHING_KNOWN) {
                    steps.add(now);
                    return new ReadyChanges(steps.size(), true, List.copyOf(now.values()), List.of());
                }
                var before = steps.get((int) since - 1);
                if (before.equals(now)) {
                    return new ReadyChanges(since, false, List.of(), List.of());
                }
                steps.add(now);
                return new ReadyChanges(
                        steps.size(),
                        false,
                        now.values().stream()
                                .filter(document -> !before.containsValue(document))
                                .toList(),
                        before.keySet().stream()
                                .filter(document -> !now.containsKey(document))
                                .toList());
            }
        }

        @Override
        public CanonicalText text(VersionId version) {
            var text = texts.get(version);
            if (text == null) {
                throw new UnknownVersionException(version);
            }
            return text;
        }

        @Override
        public void forEachReady(Consumer<VersionId> visitor) {
            ready.values().forEach(document -> visitor.accept(document.version()));
        }

        @Override
        public void replace(VersionId version, List<PassageRanges> ranges) {
            passages.put(version, ranges);
        }

        @Override
        public List<PassageRanges> of(VersionId version) {
            return passages.getOrDefault(version, List.of());
        }
    }

    static final class UnknownVersionException extends ProblemException {

        private static final long serialVersionUID = 1L;

        UnknownVersionException(VersionId version) {
            super(new ProblemType("version-unknown", 404, "Unknown version"), version.toString(), Map.of());
        }
    }

    static ReadyDocument ready(VersionId version, String filename) {
        return new ReadyDocument(version, COLLECTION, filename);
    }

    static DocumentScope scope(DocumentId document) {
        return new DocumentScope(Set.of(), Set.of(document));
    }
}
