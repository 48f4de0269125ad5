package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.PassageTerms;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * The terms of each passage with their counts, beside the passage: what a search asks of passages that it has found, where
 * the index by terms would have to be asked for each term in each segment.
 *
 * <p>A value is the number of terms with repetitions, then for each term its count, its length in UTF-8 and itself.
 */
final class TermColumn {

    private static final String NAME = "held.";

    private final BinaryDocValues values;
    private final ByteArrayDataInput input = new ByteArrayDataInput();
    private final BytesRef term = new BytesRef();

    private TermColumn(BinaryDocValues values) {
        this.values = values;
    }

    /** The field of a passage that has these terms. */
    static BinaryDocValuesField field(Analysis analysis, List<String> terms) {
        try {
            var output = new ByteBuffersDataOutput();
            output.writeVInt(terms.size());
            for (var counted : PassageTerms.counts(terms).entrySet()) {
                var written = new BytesRef(counted.getKey());
                output.writeVInt(counted.getValue());
                output.writeVInt(written.length);
                output.writeBytes(written.bytes, written.offset, written.length);
            }
            return new BinaryDocValuesField(NAME + analysis.field(), new BytesRef(output.toArrayCopy()));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
    }

    /** That of an analysis in a segment. */
    static TermColumn of(LeafReader segment, Analysis analysis) throws IOException {
        return new TermColumn(DocValues.getBinary(segment, NAME + analysis.field()));
    }

    /** Goes to a passage behind the last one; false when it has no terms. */
    boolean advance(int document) throws IOException {
        if (!values.advanceExact(document)) {
            return false;
        }
        var value = values.binaryValue();
        input.reset(value.bytes, value.offset, value.length);
        term.bytes = value.bytes;
        return true;
    }

    /** How many terms the passage has, with repetitions; read before the terms. */
    int length() {
        return input.readVInt();
    }

    boolean hasNext() {
        return !input.eof();
    }

    /** The count of the next term, which is {@link #term} then. */
    int nextCount() {
        int count = input.readVInt();
        term.length = input.readVInt();
        term.offset = input.getPosition();
        input.skipBytes(term.length);
        return count;
    }

    /** The same object each time. */
    BytesRef term() {
        return term;
    }

    /** All terms of a passage behind the last one. */
    Map<String, Integer> counts(int document) throws IOException {
        if (!advance(document)) {
            return Map.of();
        }
        var counts = HashMap.<String, Integer>newHashMap(length());
        while (hasNext()) {
            int count = nextCount();
            counts.put(term.utf8ToString(), count);
        }
        return counts;
    }
}
