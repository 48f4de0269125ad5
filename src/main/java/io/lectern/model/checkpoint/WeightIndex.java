package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which of several files holds which tensor.
 *
 * @param files by the names of the tensors
 */
record WeightIndex(Map<String, String> files) {

    /**
     * Reads {@code *.index.json}.
     *
     * @param extension that the names of the files must have
     */
    static WeightIndex read(Path index, String extension) throws IOException {
        var map = JsonFiles.readObject(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new CheckpointException(
                    index, "weight_map", map.getNodeType(), "an object with a file for each tensor");
        }
        var files = new LinkedHashMap<String, String>();
        for (var entry : map.properties()) {
            String field = "weight_map of " + entry.getKey();
            if (!entry.getValue().isString()) {
                throw new CheckpointException(index, field, entry.getValue().getNodeType(), "a file name");
            }
            String file = entry.getValue().stringValue();
            if (!isPlain(file) || !file.endsWith(extension)) {
                throw new CheckpointException(
                        index, field, file, "a file name without a folder that ends in " + extension);
            }
            files.put(entry.getKey(), file);
        }
        return new WeightIndex(files);
    }

    private static boolean isPlain(String file) {
        return file.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ');
    }

    SortedSet<String> fileNames() {
        return new TreeSet<>(files.values());
    }
}
