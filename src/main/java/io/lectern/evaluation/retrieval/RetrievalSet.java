package io.lectern.evaluation.retrieval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts, queries, and which text answers which query: {@code corpus.jsonl}, {@code queries.jsonl} and {@code qrels.tsv}
 * (query, text, grade; the first line is a heading) of a folder.
 *
 * @param relevant by query, the texts with grades above 0; texts that are not judged answer nothing
 */
record RetrievalSet(String name, List<Item> texts, List<Query> queries, Map<String, Map<String, Integer>> relevant) {

    /** A text; the title may be empty. */
    record Item(String id, String title, String text) {}

    record Query(String id, String text) {}

    private static final int JUDGMENT_FIELDS = 3;

    static RetrievalSet read(Path folder) {
        var corpus = folder.resolve("corpus.jsonl");
        var texts = new ArrayList<Item>();
        for (var object : JsonLines.read(corpus)) {
            var title = object.has("title") ? JsonLines.text(corpus, object, "title") : "";
            texts.add(new Item(JsonLines.text(corpus, object, "id"), title, JsonLines.text(corpus, object, "text")));
        }
        requireDistinct(corpus, texts.stream().map(Item::id).toList());
        var file = folder.resolve("queries.jsonl");
        var queries = JsonLines.read(file).stream()
                .map(object -> new Query(JsonLines.text(file, object, "id"), JsonLines.text(file, object, "text")))
                .toList();
        requireDistinct(file, queries.stream().map(Query::id).toList());
        return new RetrievalSet(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                texts,
                queries,
                judgments(folder.resolve("qrels.tsv")));
    }

    /** The grades of a query's relevant texts; empty when none is known. */
    Map<String, Integer> relevant(Query query) {
        return relevant.getOrDefault(query.id(), Map.of());
    }

    private static Map<String, Map<String, Integer>> judgments(Path file) {
        var judgments = new LinkedHashMap<String, Map<String, Integer>>();
        var lines = JsonLines.lines(file);
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                var fields = lines.get(i).split("\t", -1);
                int grade = grade(file, i + 1, fields);
                if (grade > 0) {
                    judgments
                            .computeIfAbsent(fields[0], query -> new HashMap<>())
                            .put(fields[1], grade);
                }
            }
        }
        return judgments;
    }

    private static int grade(Path file, int line, String[] fields) {
        try {
            if (fields.length == JUDGMENT_FIELDS) {
                return Integer.parseInt(fields[2].strip());
            }
        } catch (NumberFormatException e) {
            throw new EvaluationException("%s, line %d: %s is not a grade".formatted(file, line, fields[2]), e);
        }
        throw new EvaluationException(
                "%s, line %d has %d fields, not %d".formatted(file, line, fields.length, JUDGMENT_FIELDS));
    }

    private static void requireDistinct(Path file, List<String> ids) {
        var seen = new HashSet<String>();
        for (var id : ids) {
            if (!seen.add(id)) {
                throw new EvaluationException("%s has the id %s twice".formatted(file, id));
            }
        }
    }
}
