package io.lectern.evaluation.longbench.jieba;

import com.huaban.analysis.jieba.WordDictionary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The tables in the jar of jieba-analysis. */
final class Tables {

    private Tables() {}

    /** Reads a table of the jar, line by line. */
    static void read(String name, Consumer<String> lines) {
        var stream = WordDictionary.class.getResourceAsStream("/" + name);
        if (stream == null) {
            throw new IllegalStateException("jieba-analysis has no " + name);
        }
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s of jieba-analysis cannot be read".formatted(name), e);
        }
    }
}
