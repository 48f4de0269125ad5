package io.lectern.model.family;

/** The families of language models and encoders that can be imported, each with its own ways. */
public enum ModelFamily {
    /** Baichuan 7B (rotary positions, 32 layers) and 13B (ALiBi, 40 layers). */
    BAICHUAN("baichuan"),
    /** Baichuan 2: as Baichuan, with another vocabulary and a head whose rows have the length one. */
    BAICHUAN2("baichuan2"),
    XVERSE("xverse"),
    /** Nanbeige 16B; the later models of that name are of other families. */
    NANBEIGE("nanbeige"),
    LLAMA("llama"),
    MISTRAL("mistral"),
    QWEN2("qwen2"),
    QWEN3("qwen3"),
    /** Encoders with word pieces. */
    BERT("bert"),
    /** Encoders with SentencePiece unigrams, such as bge-m3. */
    XLM_ROBERTA("xlm-roberta");

    private final String id;

    ModelFamily(String id) {
        this.id = id;
    }

    /** The name in commands and manifests. */
    public String id() {
        return id;
    }
}
