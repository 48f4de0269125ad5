package io.lectern.evaluation.retrieval;

import io.lectern.document.TextRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Texts, and questions with the exact ranges that answer them: the folder {@code files}, and {@code questions.jsonl} of
 * {@code {question, file, references: [{content, start_index, end_index}]}} with indexes in code points.
 *
 * @param texts by file name
 */
record ChunkingSet(Map<String, String> texts, List<Question> questions) {

    record Question(String text, String file, List<TextRange> wanted) {}

    static ChunkingSet read(Path folder) {
        var texts = texts(folder.resolve("files"));
        var file = folder.resolve("questions.jsonl");
        var questions = new ArrayList<Question>();
        for (var object : JsonLines.read(file)) {
            var name = JsonLines.text(file, object, "file");
            var text = texts.get(name);
            if (text == null) {
                throw new EvaluationException("%s asks of %s, which is not among the files".formatted(file, name));
            }
            var wanted = object.path("references").values().stream()
                    .map(reference -> range(file, text, reference))
                    .toList();
            if (wanted.isEmpty()) {
                throw new EvaluationException("%s: a question has no references: %s".formatted(file, object));
            }
            questions.add(new Question(JsonLines.text(file, object, "question"), name, wanted));
        }
        return new ChunkingSet(texts, questions);
    }

    private static Map<String, String> texts(Path folder) {
        var texts = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new EvaluationException("%s cannot be read: %s".formatted(folder, e), e);
        }
        return texts;
    }

    private static TextRange range(Path file, String text, JsonNode reference) {
        var content = JsonLines.text(file, reference, "content");
        try {
            int start = text.offsetByCodePoints(0, reference.path("start_index").asInt());
            var range = new TextRange(start, start + content.length());
            if (!content.isEmpty() && text.startsWith(content, start)) {
                return range;
            }
        } catch (IndexOutOfBoundsException e) {
            throw new EvaluationException("%s: a reference lies beyond its text: %s".formatted(file, reference), e);
        }
        throw new EvaluationException("%s: a reference is not where it should be: %s".formatted(file, reference));
    }
}
