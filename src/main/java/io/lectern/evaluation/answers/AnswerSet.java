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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts, and questions with the words that answer them: {@code corpus.jsonl} of {@code {id, title, text}} and
 * {@code queries.jsonl} of {@code {text, answers}}; or {@code documents.jsonl} of {@code {file, title, paragraphs}} and
 * {@code questions.jsonl} of {@code {question, answers, file}}, which are asked of one text each.
 */
record AnswerSet(String name, Map<DocumentId, CanonicalText> texts, List<Asked> questions) {

    /**
     * A question.
     *
     * @param answers any of which answers it
     * @param of the text that it is asked of; empty when of all
     */
    record Asked(String question, List<String> answers, Optional<DocumentId> of) {}

    /** @throws IOException when a file cannot be read or is damaged */
    static AnswerSet read(Path folder) throws IOException {
        boolean corpus = Files.exists(folder.resolve("corpus.jsonl"));
        var texts = new LinkedHashMap<DocumentId, CanonicalText>();
        lines(folder.resolve(corpus ? "corpus.jsonl" : "documents.jsonl"), line -> {
            var paragraphs = corpus
                    ? List.of(line.path("text").asString().split("\n\\s*\n"))
                    : line.path("paragraphs")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList();
            texts.put(
                    id(line.path(corpus ? "id" : "file").asString()),
                    text(line.path("title").asString(""), paragraphs));
        });
        var questions = new ArrayList<Asked>();
        lines(folder.resolve(corpus ? "queries.jsonl" : "questions.jsonl"), line -> {
            var answers = line.path("answers")
                    .valueStream()
                    .map(JsonNode::asString)
                    .filter(answer -> !answer.isBlank())
                    .toList();
            if (!answers.isEmpty()) {
                var of = corpus
                        ? Optional.<DocumentId>empty()
                        : Optional.of(id(line.path("file").asString()));
                questions.add(new Asked(line.path(corpus ? "text" : "question").asString(), answers, of));
            }
        });
        return new AnswerSet(String.valueOf(folder.getFileName()), texts, questions);
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
