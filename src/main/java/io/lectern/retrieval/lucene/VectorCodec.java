package io.lectern.retrieval.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's codec, with the format of vectors chosen by how many there are each time that a segment is written. Every
 * segment says what its format is, so that one index may have several, and Lucene's own codec reads them.
 */
final class VectorCodec extends Lucene104Codec {

    private static final int CONNECTIONS = Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN;
    private static final int BEAM_WIDTH = Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH;

    private final int quantizedFrom;
    private final KnnVectorsFormat exact;
    private final KnnVectorsFormat quantized;
    private volatile long passages;

    VectorCodec(VectorSizes sizes) {
        int threshold = graphThreshold(sizes.exactBelow());
        this.quantizedFrom = sizes.quantizedFrom();
        this.exact = new AnyDimension(new Lucene99HnswVectorsFormat(CONNECTIONS, BEAM_WIDTH, 1, null, threshold));
        this.quantized = new AnyDimension(new Lucene104HnswScalarQuantizedVectorsFormat(
                ScalarEncoding.SEVEN_BIT, CONNECTIONS, BEAM_WIDTH, 1, null, threshold));
    }

    /** Tells how many passages the index holds. */
    void holds(long number) {
        passages = number;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return passages >= quantizedFrom ? quantized : exact;
    }

    /** Lucene builds a graph when a search for so many would visit fewer vectors than there are: the number times ln n. */
    private static int graphThreshold(int vectors) {
        return (int) (vectors / Math.max(1, Math.log(Math.max(1, vectors))));
    }

    /** A format without Lucene's limit of 1024 numbers, which some models exceed. It keeps the name it is found by. */
    private static final class AnyDimension extends KnnVectorsFormat {

        private static final int MAX_DIMENSION = 1 << 14;

        private final KnnVectorsFormat format;

        AnyDimension(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MAX_DIMENSION;
        }
    }
}
