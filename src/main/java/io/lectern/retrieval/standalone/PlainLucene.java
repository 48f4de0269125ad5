package io.lectern.retrieval.standalone;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** An index of whole texts as Lucene's own examples make it: what ours is measured by. Safe for use by several threads. */
public final class PlainLucene implements AutoCloseable {

    private final Directory directory;
    private final IndexWriter writer;

    /** A new index in an empty folder. */
    public PlainLucene(Path folder) throws IOException {
        this.directory = FSDirectory.open(folder);
        this.writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()));
    }

    public void add(String name, String text) throws IOException {
        var document = new Document();
        document.add(new StringField("name", name, Field.Store.YES));
        document.add(new TextField("text", text, Field.Store.YES));
        writer.addDocument(document);
    }

    /** Returns when all that was added is on the disk. */
    public void commit() throws IOException {
        writer.commit();
    }

    @Override
    public void close() throws IOException {
        writer.close();
        directory.close();
    }
}
