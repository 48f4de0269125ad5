package io.lectern.retrieval.lucene;

import io.lectern.retrieval.index.IndexRecipe;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.FSDirectory;

/** Tells whether the files of an index can be used by this version of the service. */
final class IndexCheck {

    private static final String FORMAT = "format";

    private IndexCheck() {}

    /** What each commit says of how the index was made. */
    static Map<String, String> commitData(IndexRecipe recipe) {
        var data = new HashMap<>(recipe.asMap());
        data.put(FORMAT, PassageDocument.FORMAT);
        return data;
    }

    /**
     * Why the index cannot be used, if so. Reads every file once: damage that is found later would fail a search
     * instead of a start.
     *
     * @throws IOException when the files cannot be read for a reason that is not theirs
     */
    static Optional<String> damage(Path folder) throws IOException {
        try (var directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                return directory.listAll().length == 0 ? Optional.empty() : Optional.of("its files have no commit");
            }
            try (var reader = DirectoryReader.open(directory)) {
                for (var leaf : reader.leaves()) {
                    ((CodecReader) leaf.reader()).checkIntegrity();
                }
                var format = reader.getIndexCommit().getUserData().get(FORMAT);
                return PassageDocument.FORMAT.equals(format)
                        ? Optional.empty()
                        : Optional.of("its format is %s, not %s".formatted(format, PassageDocument.FORMAT));
            }
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException e) {
            return Optional.of("it is damaged: " + e.getMessage());
        }
    }
}
