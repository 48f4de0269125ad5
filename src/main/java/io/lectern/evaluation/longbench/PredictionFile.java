package io.lectern.evaluation.longbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The predictions of one task in the order of its rows: a file that grows line by line, also over several runs. */
final class PredictionFile {

    private final Path file;
    private final List<Prediction> predictions = new ArrayList<>();

    private PredictionFile(Path file) {
        this.file = file;
    }

    /**
     * Reads what is there; a line that a broken run left unfinished is cut off.
     *
     * @throws LongBenchException when it is not of these rows
     */
    static PredictionFile open(Path file, List<Row> rows) throws IOException {
        var opened = new PredictionFile(file);
        if (Files.exists(file)) {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end < bytes.length) {
                Files.write(file, Arrays.copyOf(bytes, end));
            }
            new String(bytes, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .limit(rows.size())
                    .forEach(line -> opened.read(line, rows));
        }
        return opened;
    }

    private void read(String line, List<Row> rows) {
        int index = predictions.size();
        try {
            var prediction = JsonMapper.shared().readValue(line, Prediction.class);
            String expected = rows.get(index).id();
            if (!expected.equals(prediction.id())) {
                throw new LongBenchException(
                        "Line %d of %s is of row %s, and the data have %s there: choose another --out"
                                .formatted(index + 1, file, prediction.id(), expected));
            }
            predictions.add(prediction);
        } catch (JacksonException e) {
            throw new LongBenchException(
                    "Line %d of %s is damaged: %s".formatted(index + 1, file, e.getOriginalMessage()), e);
        }
    }

    List<Prediction> predictions() {
        return List.copyOf(predictions);
    }

    int size() {
        return predictions.size();
    }

    /** Adds the next one, which is in the file when this returns. */
    void add(Prediction prediction) throws IOException {
        Files.writeString(
                file,
                JsonMapper.shared().writeValueAsString(prediction) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        predictions.add(prediction);
    }
}
