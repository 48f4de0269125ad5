package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The keys of a model file that name special tokens, and what is added to a text. */
record SpecialKeys(TokenizerFolder folder, ModelConfig config, List<Token> tokens) {

    /**
     * Writes them.
     *
     * @param begins whether the definition puts a token before each text, if the authors' settings do not say it
     * @param ends whether it puts one behind
     */
    void put(Map<String, GgufValue> metadata, boolean begins, boolean ends) throws IOException {
        var special = config.tokens();
        id(metadata, "bos", special.beginning());
        id(metadata, "eos", special.ends().stream().mapToInt(Integer::intValue).findFirst());
        id(metadata, "padding", special.padding());
        id(metadata, "unknown", unknown());
        metadata.put("tokenizer.ggml.add_bos_token", GgufValue.of(addsBeginning(begins)));
        metadata.put(
                "tokenizer.ggml.add_eos_token",
                GgufValue.of(folder.flag("add_eos_token").orElse(ends)));
        folder.chatTemplate().ifPresent(text -> metadata.put("tokenizer.chat_template", GgufValue.of(text)));
    }

    private OptionalInt unknown() {
        return IntStream.range(0, tokens.size())
                .filter(id -> tokens.get(id).kind() == TokenKind.UNKNOWN)
                .findFirst();
    }

    private void id(Map<String, GgufValue> metadata, String name, OptionalInt id) {
        if (id.isPresent() && id.getAsInt() < tokens.size()) {
            metadata.put("tokenizer.ggml.%s_token_id".formatted(name), GgufValue.of(id.getAsInt()));
        }
    }

    /** Baichuan and XVERSE were trained without it, whatever the classes of their tokenizers would do. */
    private boolean addsBeginning(boolean begins) {
        boolean configured = folder.flag("add_bos_token").orElse(begins);
        return switch (config.family()) {
            case BAICHUAN, BAICHUAN2, XVERSE -> false;
            case NANBEIGE, LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA ->
                configured && config.tokens().beginning().isPresent();
        };
    }
}
