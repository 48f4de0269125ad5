package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The tokens that a tokenizer puts around one text, and around and between two ({@code post_processor} of
 * {@code tokenizer.json}).
 *
 * @param between empty when nothing is said of two texts
 */
record TextTemplate(List<Integer> begin, List<Integer> end, List<Integer> between) {

    private static final int MAX_PARTS = 64;

    TextTemplate {
        begin = List.copyOf(begin);
        end = List.copyOf(end);
        between = List.copyOf(between);
    }

    /** Reads it; empty where the tokenizer adds nothing. */
    static Optional<TextTemplate> of(Path file, JsonNode processor) {
        return switch (processor.path("type").asString("")) {
            case "Sequence" ->
                processor
                        .path("processors")
                        .valueStream()
                        .flatMap(part -> of(file, part).stream())
                        .findFirst();
            case "BertProcessing" -> {
                int separator = id(processor.path("sep"));
                yield Optional.of(
                        new TextTemplate(List.of(id(processor.path("cls"))), List.of(separator), List.of(separator)));
            }
            case "RobertaProcessing" -> {
                int separator = id(processor.path("sep"));
                yield Optional.of(new TextTemplate(
                        List.of(id(processor.path("cls"))), List.of(separator), List.of(separator, separator)));
            }
            case "TemplateProcessing" -> Optional.of(new Reader(file, processor).read());
            default -> Optional.empty();
        };
    }

    private static int id(JsonNode tokenAndId) {
        return tokenAndId.path(1).asInt(-1);
    }

    /** A template: texts and special tokens in their order. */
    private record Reader(Path file, JsonNode processor) {

        TextTemplate read() {
            var single = parts(processor.path("single"));
            var pair = parts(processor.path("pair"));
            int text = single.indexOf(Optional.<Integer>empty());
            if (text < 0 || text != single.lastIndexOf(Optional.<Integer>empty())) {
                throw refused(
                        "post_processor.single",
                        "a template of %d parts".formatted(single.size()),
                        "one text with tokens around it");
            }
            int first = pair.indexOf(Optional.<Integer>empty());
            int second = pair.lastIndexOf(Optional.<Integer>empty());
            return new TextTemplate(
                    ids(single.subList(0, text)),
                    ids(single.subList(text + 1, single.size())),
                    first < second ? ids(pair.subList(first + 1, second)) : List.of());
        }

        /** Ids, or nothing in the place of a text. */
        private List<Optional<Integer>> parts(JsonNode template) {
            var parts = new ArrayList<Optional<Integer>>();
            for (var part : template) {
                if (part.has("Sequence")) {
                    parts.add(Optional.empty());
                    continue;
                }
                for (var id : specials(part.path("SpecialToken").path("id").asString(""))) {
                    parts.add(Optional.of(id.asInt(-1)));
                }
                if (parts.size() > MAX_PARTS) {
                    throw refused("post_processor", "a template of more than %d parts".formatted(MAX_PARTS), "shorter");
                }
            }
            return parts;
        }

        private JsonNode specials(String name) {
            var ids = processor.path("special_tokens").path(name).path("ids");
            if (!ids.isArray()) {
                throw refused(
                        "post_processor.special_tokens", "one without " + name, "one with every token of the template");
            }
            return ids;
        }

        private static List<Integer> ids(List<Optional<Integer>> parts) {
            return parts.stream().flatMap(Optional::stream).toList();
        }

        private CheckpointException refused(String field, Object actual, String limit) {
            return new CheckpointException(file, field, actual, limit);
        }
    }
}
