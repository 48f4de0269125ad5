package io.lectern.model.family;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code config.json} of the models that this project is for, as far as they matter, after what is known of them. */
public final class SeedConfigs {

    public static final String BAICHUAN_7B = """
            {"architectures": ["BaiChuanForCausalLM"], "model_type": "baichuan", "hidden_size": 4096,
             "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008, "vocab_size": 64000,
             "max_position_embeddings": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu",
             "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
            """;

    public static final String BAICHUAN_13B = """
            {"architectures": ["BaichuanForCausalLM"], "model_type": "baichuan", "hidden_size": 5120,
             "num_hidden_layers": 40, "num_attention_heads": 40, "intermediate_size": 13696, "vocab_size": 64000,
             "model_max_length": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu", "tie_word_embeddings": false,
             "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
            """;

    public static final String BAICHUAN2_7B = """
            {"architectures": ["BaichuanForCausalLM"], "model_type": "baichuan", "hidden_size": 4096,
             "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008, "vocab_size": 125696,
             "max_position_embeddings": 4096, "model_max_length": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu",
             "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
            """;

    public static final String BAICHUAN2_13B = """
            {"architectures": ["BaichuanForCausalLM"], "model_type": "baichuan", "hidden_size": 5120,
             "num_hidden_layers": 40, "num_attention_heads": 40, "intermediate_size": 13696, "vocab_size": 125696,
             "model_max_length": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu", "tie_word_embeddings": false,
             "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
            """;

    public static final String XVERSE_7B = """
            {"architectures": ["XverseForCausalLM"], "model_type": "xverse", "hidden_size": 4096,
             "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008, "vocab_size": 100534,
             "max_position_embeddings": 8192, "max_tokenizer_truncation": 6144, "rms_norm_eps": 1e-06,
             "hidden_act": "silu", "tie_word_embeddings": false, "bos_token_id": 2, "eos_token_id": 3,
             "pad_token_id": 1, "torch_dtype": "bfloat16"}
            """;

    public static final String XVERSE_13B = """
            {"architectures": ["XverseForCausalLM"], "model_type": "xverse", "hidden_size": 5120,
             "num_hidden_layers": 40, "num_attention_heads": 40, "intermediate_size": 13824, "vocab_size": 100278,
             "max_position_embeddings": 8192, "rms_norm_eps": 1e-06, "hidden_act": "silu",
             "tie_word_embeddings": false, "bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 1}
            """;

    /** Its reference length is one of the things that nobody confirms. */
    public static final String XVERSE_13B_256K = """
            {"architectures": ["XverseForCausalLM"], "model_type": "xverse", "hidden_size": 5120,
             "num_hidden_layers": 40, "num_attention_heads": 40, "intermediate_size": 13824, "vocab_size": 100534,
             "max_position_embeddings": 32768, "max_tokenizer_truncation": 6144, "rms_norm_eps": 1e-06,
             "hidden_act": "silu", "tie_word_embeddings": false, "bos_token_id": 2, "eos_token_id": 3,
             "pad_token_id": 1}
            """;

    public static final String XVERSE_65B = """
            {"architectures": ["XverseForCausalLM"], "model_type": "xverse", "hidden_size": 8192,
             "num_hidden_layers": 80, "num_attention_heads": 64, "intermediate_size": 22016, "vocab_size": 100534,
             "max_position_embeddings": 16384, "rms_norm_eps": 1e-06, "hidden_act": "silu",
             "tie_word_embeddings": false, "bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 1}
            """;

    public static final String NANBEIGE_16B = """
            {"architectures": ["NanbeigeForCausalLM"], "model_type": "nanbeige", "hidden_size": 5120,
             "num_hidden_layers": 48, "num_attention_heads": 40, "intermediate_size": 13824, "vocab_size": 59392,
             "max_position_embeddings": 4096, "rms_norm_eps": 1e-06, "hidden_act": "silu", "yarn_scale": 1.0,
             "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
            """;

    public static final String NANBEIGE_16B_32K = NANBEIGE_16B.replace("\"yarn_scale\": 1.0", "\"yarn_scale\": 8.0");

    static final Path FILE = Path.of("some", "config.json");

    private SeedConfigs() {}

    public static ModelConfig read(String json) {
        return read(json, ModelHints.NONE);
    }

    public static ModelConfig read(String json, ModelHints hints) {
        return ModelConfig.of(FILE, tree(json), hints);
    }

    static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
