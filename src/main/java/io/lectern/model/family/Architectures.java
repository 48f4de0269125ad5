package io.lectern.model.family;

import static io.lectern.model.family.ModelFamily.BAICHUAN;
import static io.lectern.model.family.ModelFamily.BAICHUAN2;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The families by the names that {@code config.json} has for them. */
final class Architectures {

    private static final int BAICHUAN2_VOCABULARY = 125_696;

    private static final TreeMap<String, ModelFamily> FAMILIES = new TreeMap<>(Map.ofEntries(
            Map.entry("BaiChuanForCausalLM", BAICHUAN),
            Map.entry("BaichuanForCausalLM", BAICHUAN),
            Map.entry("XverseForCausalLM", ModelFamily.XVERSE),
            Map.entry("NanbeigeForCausalLM", ModelFamily.NANBEIGE),
            Map.entry("LlamaForCausalLM", ModelFamily.LLAMA),
            Map.entry("MistralForCausalLM", ModelFamily.MISTRAL),
            Map.entry("Qwen2ForCausalLM", ModelFamily.QWEN2),
            Map.entry("Qwen3ForCausalLM", ModelFamily.QWEN3),
            Map.entry("Qwen3Model", ModelFamily.QWEN3),
            Map.entry("BertModel", ModelFamily.BERT),
            Map.entry("BertForMaskedLM", ModelFamily.BERT),
            Map.entry("BertForSequenceClassification", ModelFamily.BERT),
            Map.entry("XLMRobertaModel", ModelFamily.XLM_ROBERTA),
            Map.entry("XLMRobertaForMaskedLM", ModelFamily.XLM_ROBERTA),
            Map.entry("XLMRobertaForSequenceClassification", ModelFamily.XLM_ROBERTA)));

    private static final Map<String, String> OF_TYPE = Map.of(
            "baichuan", "BaichuanForCausalLM",
            "xverse", "XverseForCausalLM",
            "nanbeige", "NanbeigeForCausalLM",
            "llama", "LlamaForCausalLM",
            "mistral", "MistralForCausalLM",
            "qwen2", "Qwen2ForCausalLM",
            "qwen3", "Qwen3ForCausalLM",
            "bert", "BertModel",
            "xlm-roberta", "XLMRobertaModel");

    private Architectures() {}

    /** The name of the authors' code, one that is known here. */
    static String name(ConfigFields fields) {
        var named = fields.firstText("architectures");
        if (named.isPresent()) {
            return known(fields, "architectures", named.get());
        }
        String type = fields.text("model_type").orElseThrow(() -> fields.missing("architectures", known()));
        return known(fields, "model_type", OF_TYPE.getOrDefault(type, type));
    }

    static ModelFamily family(ConfigFields fields, String architecture, Optional<ModelFamily> asked) {
        var family = FAMILIES.getOrDefault(architecture, BAICHUAN);
        if (family == BAICHUAN && fields.integer("vocab_size", 1, Integer.MAX_VALUE) == BAICHUAN2_VOCABULARY) {
            family = BAICHUAN2;
        }
        boolean both =
                isBaichuan(family) && asked.filter(Architectures::isBaichuan).isPresent();
        if (asked.isPresent() && !both && asked.get() != family) {
            throw fields.refused(
                    "architectures",
                    architecture,
                    "one of the family " + asked.get().id());
        }
        return asked.orElse(family);
    }

    private static boolean isBaichuan(ModelFamily family) {
        return family == BAICHUAN || family == BAICHUAN2;
    }

    private static String known(ConfigFields fields, String field, String architecture) {
        if (!FAMILIES.containsKey(architecture)) {
            throw fields.refused(field, architecture, known());
        }
        return architecture;
    }

    private static String known() {
        return "one of those that can be imported: " + String.join(", ", FAMILIES.keySet());
    }
}
