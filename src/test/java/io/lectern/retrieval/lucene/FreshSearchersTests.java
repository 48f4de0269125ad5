package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class FreshSearchersTests {

    private static final int THREADS = 4;
    private static final int DOCUMENTS = 50;

    @Test
    void whoeverSearchesSeesWhatWasCommittedBefore() throws Exception {
        try (var directory = new ByteBuffersDirectory();
                var writer = new IndexWriter(directory, new IndexWriterConfig());
                var searchers = new FreshSearchers(writer);
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var seen = new ArrayList<Future<Integer>>();
            for (int thread = 0; thread < THREADS; thread++) {
                seen.add(threads.submit(ownDocumentsSeen(writer, searchers, "t" + thread)));
            }

            for (var own : seen) {
                assertThat(own.get()).isEqualTo(DOCUMENTS);
            }
        }
    }

    @Test
    void aSearcherIsNotOpenedAnewWhenNothingWasCommitted() throws Exception {
        try (var directory = new ByteBuffersDirectory();
                var writer = new IndexWriter(directory, new IndexWriterConfig());
                var searchers = new FreshSearchers(writer)) {
            add(writer, searchers, "committed");
            var first = searchers.acquire();

            var second = searchers.acquire();

            assertThat(second).isSameAs(first);
            searchers.release(first);
            searchers.release(second);
        }
    }

    /** Of its own documents, those that a search finds right after their commit. */
    private static Callable<Integer> ownDocumentsSeen(IndexWriter writer, FreshSearchers searchers, String thread) {
        return () -> {
            int seen = 0;
            for (int number = 0; number < DOCUMENTS; number++) {
                var id = thread + " " + number;
                add(writer, searchers, id);
                var searcher = searchers.acquire();
                try {
                    seen += searcher.count(new TermQuery(new Term("id", id)));
                } finally {
                    searchers.release(searcher);
                }
            }
            return seen;
        };
    }

    private static void add(IndexWriter writer, FreshSearchers searchers, String id) throws IOException {
        var document = new Document();
        document.add(new StringField("id", id, Store.NO));
        writer.addDocument(document);
        writer.commit();
        searchers.committed();
    }
}
