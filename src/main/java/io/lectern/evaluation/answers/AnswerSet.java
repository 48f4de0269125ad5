package io.lectern.evaluation.answers;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts, and questions with the words that answer them: {@code corpus.jsonl} of {@code {id, title, text}},
 * {@code queries.jsonl} of {@code {id, text, answers}} and, when it is known which texts answer, {@code qrels.tsv} of query,
 * text and grade; or {@code documents.jsonl} of {@code {file, title, paragraphs}} and {@code questions.jsonl} of
 * {@code {question, answers, file}}, which are asked of one text each. Questions to be answered yes or no are left out.
 */
record AnswerSet(String name, Map<DocumentId, CanonicalText> texts, List<Asked> questions) {

    /**
     * A question.
     *
     * @param of the text that it is asked of; empty when of all
     * @param answering the texts that answer it; empty when not known
     */
    record Asked(String question, KnownAnswers answers, Optional<DocumentId> of, Set<DocumentId> answering) {}

    private static final int JUDGMENT_FIELDS = 3;
    private static final Pattern GRADE = Pattern.compile("[1-9]\\d*\\s*");

    /** @throws IOException when a file cannot be read or is damaged */
    static AnswerSet read(Path folder) throws IOException {
        boolean corpus = Files.exists(folder.resolve("corpus.jsonl"));
        var texts = new LinkedHashMap<DocumentId, CanonicalText>();
        lines(folder.resolve(corpus ? "corpus.jsonl" : "documents.jsonl"), line -> {
            var paragraphs =
                    corpus ? List.of(line.path("text").asString().split("\n\\s*\n")) : strings(line.path("paragraphs"));
            texts.put(
                    id(line.path(corpus ? "id" : "file").asString()),
                    text(line.path("title").asString(""), paragraphs));
        });
        var answering = answering(folder.resolve("qrels.tsv"));
        var questions = new ArrayList<Asked>();
        lines(folder.resolve(corpus ? "queries.jsonl" : "questions.jsonl"), line -> {
            var asked = corpus
                    ? new Asked(
                            line.path("text").asString(),
                            answers(line),
                            Optional.empty(),
                            answering.getOrDefault(line.path("id").asString(""), Set.of()))
                    : new Asked(
                            line.path("question").asString(),
                            answers(line),
                            Optional.of(id(line.path("file").asString())),
                            Set.of());
            if (!asked.answers().isVerdict()) {
                questions.add(asked);
            }
        });
        return new AnswerSet(String.valueOf(folder.getFileName()), texts, questions);
    }

    private static KnownAnswers answers(JsonNode line) {
        return new KnownAnswers(strings(line.path("answers")).stream()
                .filter(answer -> !answer.isBlank())
                .toList());
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    /** By query, the texts with grades above 0; the first line is a heading. */
    private static Map<String, Set<DocumentId>> answering(Path file) throws IOException {
        var answering = new HashMap<String, Set<DocumentId>>();
        for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            var fields = line.split("\t", -1);
            if (fields.length == JUDGMENT_FIELDS && GRADE.matcher(fields[2]).matches()) {
                answering.computeIfAbsent(fields[0], query -> new HashSet<>()).add(id(fields[1]));
            }
        }
        return answering;
    }

    private static void lines(Path file, Consumer<JsonNode> reader) throws IOException {
        for (var line : Files.readAllLines(file)) {
            try {
                if (!line.isBlank()) {
                    reader.accept(JsonMapper.shared().readTree(line));
                }
            } catch (JacksonException e) {
                throw new IOException("%s is damaged: %s".formatted(file, e.getOriginalMessage()), e);
            }
        }
    }

    private static DocumentId id(String name) {
        return new DocumentId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static CanonicalText text(String title, List<String> paragraphs) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        add(text, blocks, BlockKind.HEADING, title);
        paragraphs.forEach(paragraph -> add(text, blocks, BlockKind.PARAGRAPH, paragraph.replace("\r", "")));
        return new CanonicalText(text.toString(), blocks, List.of(), null);
    }

    private static void add(StringBuilder text, List<Block> blocks, BlockKind kind, String content) {
        if (!content.isBlank()) {
            text.append(text.isEmpty() ? "" : "\n\n");
            int start = text.length();
            text.append(content.strip());
            blocks.add(new Block(kind, kind == BlockKind.HEADING ? 1 : 0, new TextRange(start, text.length())));
        }
    }
}
