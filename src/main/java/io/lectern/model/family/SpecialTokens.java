package io.lectern.model.family;

import java.util.List;
import java.util.OptionalInt;

/**
 * Ids that {@code config.json} gives a meaning.
 *
 * @param beginning of a text
 * @param ends of a text, the usual one first
 */
public record SpecialTokens(OptionalInt beginning, List<Integer> ends, OptionalInt padding) {

    public SpecialTokens {
        ends = List.copyOf(ends);
    }

    /** Reads them; those beyond the vocabulary mean nothing, except for the ends, which are refused. */
    static SpecialTokens of(ConfigFields fields, ModelFamily family, int vocabulary) {
        var usual = switch (family) {
            case BAICHUAN, BAICHUAN2, NANBEIGE -> new SpecialTokens(of(1), List.of(2), of(0));
            case XVERSE -> new SpecialTokens(of(2), List.of(3), of(1));
            case LLAMA, MISTRAL -> new SpecialTokens(of(1), List.of(2), OptionalInt.empty());
            case XLM_ROBERTA -> new SpecialTokens(of(0), List.of(2), of(1));
            case BERT -> new SpecialTokens(OptionalInt.empty(), List.of(), of(0));
            case QWEN2, QWEN3 -> new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty());
        };
        return new SpecialTokens(
                id(fields, "bos_token_id", usual.beginning, vocabulary),
                ends(fields, usual.ends, vocabulary),
                id(fields, "pad_token_id", usual.padding, vocabulary));
    }

    private static OptionalInt of(int id) {
        return OptionalInt.of(id);
    }

    private static OptionalInt id(ConfigFields fields, String field, OptionalInt usual, int vocabulary) {
        if (!fields.has(field)) {
            return usual;
        }
        int id = fields.integer(field, -1, Integer.MAX_VALUE);
        return id >= 0 && id < vocabulary ? OptionalInt.of(id) : OptionalInt.empty();
    }

    private static List<Integer> ends(ConfigFields fields, List<Integer> usual, int vocabulary) {
        String field = "eos_token_id";
        var value = fields.value(field);
        if (value.isEmpty()) {
            return usual;
        }
        if (!value.get().isArray()) {
            return List.of(fields.integer(field, 0, vocabulary - 1));
        }
        return value.get()
                .valueStream()
                .map(id -> {
                    if (!id.isIntegralNumber()
                            || !id.canConvertToInt()
                            || id.intValue() < 0
                            || id.intValue() >= vocabulary) {
                        throw fields.refused(
                                field, ConfigFields.shown(id), "ids from 0 to %d".formatted(vocabulary - 1));
                    }
                    return id.intValue();
                })
                .toList();
    }
}
