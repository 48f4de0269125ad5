package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes one archive as {@code torch.save} of a state dictionary does. */
final class TorchFile {

    private TorchFile() {}

    static void write(Path file, List<CheckpointFiles.Weight> weights) throws IOException {
        var pickle = TorchPickle.begin().orderedDictionary().mark();
        for (int i = 0; i < weights.size(); i++) {
            var weight = weights.get(i);
            pickle.text(weight.name()).tensor(weight, String.valueOf(i));
        }
        try (var zip = new TorchZip(file, "archive")) {
            zip.add("data.pkl", pickle.setItems().stop());
            zip.add("byteorder", ascii("little"));
            for (int i = 0; i < weights.size(); i++) {
                zip.add("data/" + i, StoredNumbers.bytes(weights.get(i)));
            }
            zip.add("version", ascii("3\n"));
        }
    }

    /** An archive with any pickle and storages of zeros under the names 0, 1 and so on. */
    static void write(Path file, byte[] pickle, int... storageBytes) throws IOException {
        try (var zip = new TorchZip(file, "archive")) {
            zip.add("data.pkl", pickle);
            zip.add("byteorder", ascii("little"));
            for (int i = 0; i < storageBytes.length; i++) {
                zip.add("data/" + i, new byte[storageBytes[i]]);
            }
            zip.add("version", ascii("3\n"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
