package io.lectern.model.conversion;

import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What PEFT's {@code adapter_config.json} says of a LoRA adapter. Variants that compute something else are refused;
 * {@code fan_in_fan_out} is not asked for, as PEFT itself ignores it for the matrices that decoders have.
 *
 * @param rank of all matrices, if not {@code ownRanks}
 * @param alpha the product of the matrices is scaled by alpha / rank
 * @param rootScaled whether it is scaled by alpha / √rank instead
 * @param ownRanks whether some matrices have ranks of their own
 * @see <a href="https://huggingface.co/docs/peft/package_reference/lora">LoraConfig</a>
 */
record AdapterConfig(int rank, double alpha, boolean rootScaled, boolean ownRanks) {

    private static final int MAX_RANK = 1 << 16;
    private static final double MAX_ALPHA = 3_000;
    private static final List<String> UNSUPPORTED = List.of(
            "use_dora",
            "use_qalora",
            "use_bdlora",
            "lora_bias",
            "modules_to_save",
            "layer_replication",
            "alpha_pattern",
            "trainable_token_indices",
            "target_parameters",
            "alora_invocation_tokens",
            "arrow_config");
    /** The others change the matrices that the adapter is added to. */
    private static final Set<String> PLAIN_STARTS = Set.of("gaussian", "eva", "orthogonal");

    /**
     * Reads the file.
     *
     * @throws CheckpointException when it describes no plain LoRA adapter
     */
    static AdapterConfig read(Path file) throws IOException {
        return new Fields(file, JsonFiles.read(file)).read();
    }

    /** What {@code alpha} of the model file must be for a matrix of this rank, which is scaled by alpha / rank there. */
    double plainAlpha(long matrixRank) {
        return rootScaled ? alpha * Math.sqrt((double) matrixRank) : alpha;
    }

    private record Fields(Path file, JsonNode json) {

        AdapterConfig read() {
            if (!json.path("peft_type").asString("").equals("LORA")) {
                throw refused("peft_type", "LORA");
            }
            if (!json.path("bias").asString("none").equals("none")) {
                throw refused("bias", "none");
            }
            UNSUPPORTED.forEach(this::requireUnset);
            requirePlainStart();
            var rank = json.path("r");
            if (!rank.canConvertToInt()
                    || !rank.isIntegralNumber()
                    || rank.intValue() < 1
                    || rank.intValue() > MAX_RANK) {
                throw refused("r", "a whole number from 1 to " + MAX_RANK);
            }
            var alpha = json.path("lora_alpha");
            if (!alpha.isNumber() || !(alpha.doubleValue() > 0 && alpha.doubleValue() <= MAX_ALPHA)) {
                throw refused("lora_alpha", "a number above 0, at most " + MAX_ALPHA);
            }
            boolean rootScaled = json.path("use_rslora").asBoolean(false);
            return new AdapterConfig(rank.intValue(), alpha.doubleValue(), rootScaled, isSet("rank_pattern"));
        }

        private void requireUnset(String field) {
            if (isSet(field)) {
                throw refused(field, "absent: only plain LoRA adapters can be served");
            }
        }

        private boolean isSet(String field) {
            var value = json.path(field);
            boolean empty = value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
            return !empty && !(value.isBoolean() && !value.booleanValue());
        }

        private void requirePlainStart() {
            var start = json.path("init_lora_weights");
            if (start.isString() && !PLAIN_STARTS.contains(start.stringValue())) {
                throw refused(
                        "init_lora_weights",
                        "one that leaves the model as it is; PEFT converts such an adapter when it is saved with"
                                + " path_initial_model_for_weight_conversion");
            }
        }

        private CheckpointException refused(String field, String limit) {
            var value = json.path(field);
            String shown = value.isMissingNode() ? "missing" : value.isContainer() ? "not empty" : value.toString();
            return new CheckpointException(file, field, shown.substring(0, Math.min(60, shown.length())), limit);
        }
    }
}
