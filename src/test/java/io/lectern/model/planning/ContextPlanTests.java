package io.lectern.model.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.model.family.ModelHints;
import io.lectern.model.family.SeedConfigs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class ContextPlanTests {

    private static final long GIBIBYTE = 1L << 30;
    private static final double GIGABYTE = 1e9;
    private static final DeviceMemory CPU = new DeviceMemory("CPU", 32 * GIBIBYTE, 32 * GIBIBYTE);
    private static final DeviceMemory LARGE = new DeviceMemory("card", 139 * GIBIBYTE, 139 * GIBIBYTE);
    private static final DeviceMemory SMALL = new DeviceMemory("card", 24_000_000_000L, 24_000_000_000L);
    private static final List<ModelFileType> TYPES =
            List.of(ModelFileType.F16, ModelFileType.Q8_0, ModelFileType.Q4_K_M, ModelFileType.IQ4_NL);
    private static final ModelHints LONG = ModelHints.NONE.withName("XVERSE-13B-256K");

    /** Sizes in GB of the files, and bytes of a token in the cache, as they are known of these models. */
    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments("Baichuan-7B", SeedConfigs.BAICHUAN_7B, sizes(14.00, 7.44, 4.26, 4.03), 524_288, 278_528),
                arguments("Baichuan-13B", SeedConfigs.BAICHUAN_13B, sizes(26.53, 14.10, 8.56, 7.61), 819_200, 435_200),
                arguments("Baichuan2-7B", SeedConfigs.BAICHUAN2_7B, sizes(15.01, 7.98, 4.61, 4.38), 524_288, 278_528),
                arguments(
                        "Baichuan2-13B", SeedConfigs.BAICHUAN2_13B, sizes(27.80, 14.77, 9.00, 8.05), 819_200, 435_200),
                arguments("XVERSE-7B", SeedConfigs.XVERSE_7B, sizes(14.60, 7.76, 4.47, 4.24), 524_288, 278_528),
                arguments("XVERSE-13B", SeedConfigs.XVERSE_13B, sizes(27.43, 14.58, 8.35, 7.89), 819_200, 435_200),
                arguments("256K", SeedConfigs.XVERSE_13B_256K, sizes(27.44, 14.58, 8.35, 7.90), 819_200, 435_200),
                arguments(
                        "XVERSE-65B", SeedConfigs.XVERSE_65B, sizes(132.82, 70.56, 40.13, 37.80), 2_621_440, 1_392_640),
                arguments("Nanbeige", SeedConfigs.NANBEIGE_16B_32K, sizes(31.67, 16.83, 9.59, 9.04), 983_040, 522_240));
    }

    private static double[] sizes(double... gigabytes) {
        return gigabytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seeds")
    void knowsTheSizesOfTheModelsThatThisProjectIsFor(
            String name, String json, double[] gigabytes, long halfTokenBytes, long quantizedTokenBytes) {
        var rows = plan(json, LARGE, 4_096).rows();

        for (int i = 0; i < gigabytes.length; i++) {
            assertThat(row(rows, TYPES.get(i).name(), KvType.F16).fileBytes() / GIGABYTE)
                    .isCloseTo(gigabytes[i], Percentage.withPercentage(0.2));
        }
        assertThat(row(rows, "F16", KvType.F16).tokenBytes()).isEqualTo(halfTokenBytes);
        assertThat(row(rows, "F16", KvType.Q8_0).tokenBytes()).isEqualTo(quantizedTokenBytes);
    }

    @Test
    void theSizesOfFilesThatOthersMadeAreThose() {
        var rows = plan(SeedConfigs.NANBEIGE_16B, LARGE, 4_096).rows();

        assertThat(row(rows, "Q4_K_M", KvType.F16).fileBytes())
                .isCloseTo(9_588_174_496L, Percentage.withPercentage(0.05));
        assertThat(row(rows, "F16", KvType.F16).fileBytes())
                .isCloseTo(31_670_283_872L, Percentage.withPercentage(0.05));
    }

    @ParameterizedTest
    @CsvSource({"32, 25.0, 13.3, 7.0", "256, 200.0, 106.3, 56.3"})
    void knowsTheCacheOfALongContext(int kibiTokens, double half, double eight, double four) {
        var rows = plan(SeedConfigs.XVERSE_13B_256K, LARGE, kibiTokens * 1_024).rows();

        assertThat(gibibytes(row(rows, "Q4_K_M", KvType.F16))).isCloseTo(half, within(0.06));
        assertThat(gibibytes(row(rows, "Q4_K_M", KvType.Q8_0))).isCloseTo(eight, within(0.06));
        assertThat(gibibytes(row(rows, "Q4_K_M", KvType.Q4_0))).isCloseTo(four, within(0.06));
    }

    private static double gibibytes(PlanRow row) {
        return (double) row.memory().cacheBytes() / GIBIBYTE;
    }

    @Test
    void theLongXverseFitsALargeCardWithAQuantizedCache() {
        var plan = plan(SeedConfigs.XVERSE_13B_256K, LARGE, 1 << 18);

        var half = row(plan.rows(), "Q4_K_M", KvType.F16);
        var quantized = row(plan.rows(), "Q4_K_M", KvType.Q8_0);
        assertThat(half.fits()).isFalse();
        assertThat(half.longestTokens()).isBetween(155_000, 165_000);
        assertThat(quantized.fits()).isTrue();
        assertThat(quantized.automatic()).isTrue();
        assertThat(quantized.flashAttention()).isTrue();
        assertThat((double) quantized.memory().bytes() / GIBIBYTE).isCloseTo(114, within(1.0));
        assertThat(plan.positions().base()).isCloseTo(7_829_416, within(1.0));
        assertThat(plan.refused()).isEmpty();
        assertThat(plan.unconfirmed()).isNotEmpty();
    }

    @Test
    void whatFitsOnACardOnlyInPartIsSaid() {
        var plan = plan(SeedConfigs.NANBEIGE_16B_32K, SMALL, 32_768);

        var quantized = row(plan.rows(), "Q4_K_M", KvType.Q8_0);
        assertThat(quantized.fits()).isFalse();
        assertThat(quantized.layers()).isBetween(30, 48);
        assertThat(quantized.automatic()).isTrue();
        assertThat(quantized.longestTokens()).isBetween(24_000, 28_000);
        assertThat(row(plan.rows(), "Q4_K_M", KvType.Q4_0).fits()).isTrue();
        assertThat(plan.positions().kind()).isEqualTo("yarn");
        assertThat(plan.positions().originalTokens()).isEqualTo(4_096);
    }

    @Test
    void aProcessorKeepsValuesWhereFlashAttentionIsSlow() {
        var request = new PlanRequest(OptionalInt.empty(), 1, Optional.empty(), List.of(), CPU, false);

        var rows = ContextPlan.of(model(SeedConfigs.BAICHUAN_13B), request).rows();

        var keys = rows.stream()
                .filter(row -> row.cache().equals(new CacheTypes(KvType.Q8_0, KvType.F16)))
                .findFirst();
        assertThat(keys)
                .hasValueSatisfying(row -> assertThat(row.flashAttention()).isFalse());
        assertThat(row(rows, "Q4_K_M", KvType.F16).automatic()).isTrue();
        assertThat(row(rows, "Q4_K_M", KvType.Q8_0).flashAttention()).isTrue();
    }

    @Test
    void longerThanTrainedIsRefusedUnlessItIsWanted() {
        var model = model(SeedConfigs.XVERSE_7B);

        var refused = ContextPlan.of(model, request(LARGE, 16_384, false));
        var wanted = ContextPlan.of(model, request(LARGE, 16_384, true));

        assertThat(refused.refused())
                .containsExactly(
                        "16384 tokens are more than the 8192 that it was trained on: refused unless --beyond-training says so");
        assertThat(wanted.refused()).isEmpty();
        assertThat(row(wanted.rows(), "F16", KvType.F16).longestTokens()).isGreaterThan(16_384);
    }

    @Test
    void whatFitsNowhereIsRefusedWithWhatWould() {
        var tiny = new DeviceMemory("card", 2 * GIBIBYTE, 2 * GIBIBYTE);
        var request = new PlanRequest(
                OptionalInt.empty(),
                1,
                Optional.empty(),
                List.of(tiny),
                new DeviceMemory("CPU", 1 << 20, 1 << 20),
                false);

        var plan = ContextPlan.of(model(SeedConfigs.XVERSE_7B), request);

        assertThat(plan.refused())
                .anySatisfy(reason -> assertThat(reason)
                        .isEqualTo("1 × 8192 tokens do not fit with any of these weights and caches; 0 would"));
        assertThat(plan.rows()).noneMatch(PlanRow::automatic);
    }

    @Test
    void conversationsTogetherShareTheCache() {
        var request = new PlanRequest(
                OptionalInt.of(4_096),
                4,
                Optional.of(new CacheTypes(KvType.F16, KvType.F16)),
                List.of(LARGE),
                CPU,
                false);

        var plan = ContextPlan.of(model(SeedConfigs.XVERSE_7B), request);

        assertThat(plan.rows()).hasSize(TYPES.size());
        assertThat(plan.rows().getFirst().memory().cacheBytes()).isEqualTo(4L * 4_096 * 524_288);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContextPlan.of(
                        model(SeedConfigs.XVERSE_13B_256K),
                        new PlanRequest(OptionalInt.empty(), 256, Optional.empty(), List.of(LARGE), CPU, false)))
                .withMessageContaining("256 × 262144 tokens");
    }

    @Test
    void anEncoderHasNoContextToPlan() {
        String encoder = """
                {"architectures": ["BertModel"], "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
                 "intermediate_size": 128, "vocab_size": 100, "max_position_embeddings": 512}
                """;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> model(encoder))
                .withMessageContaining("is an encoder (BertModel)");
    }

    @Test
    void theTextHasTheNumbersOnce() {
        var text = PlanText.of(plan(SeedConfigs.XVERSE_13B_256K, LARGE, 1 << 18));

        assertThat(text)
                .contains("Context of 262144 tokens on card with 139.0 GiB, 132.1 of them usable\n")
                .contains("Positions: RoPE, base 7829416: that of dynamic NTK (factor 2.0 beyond 32768 tokens)")
                .contains("* Q4_K_M        8.35  q8_0/q8_0      435200    106.25     0.46    114.22  yes")
                .contains("\nUnconfirmed: dynamic NTK reference length: 32768");
        assertThat(PlanText.of(plan(SeedConfigs.BAICHUAN_13B, SMALL, 4_096))).contains("Positions: ALiBi\n");
    }

    @Test
    void asJsonItHasTheSameNumbersInBytes() {
        var json = JsonMapper.shared().valueToTree(plan(SeedConfigs.XVERSE_13B_256K, LARGE, 1 << 18));

        var row = json.get("rows").get(1);
        assertThat(row.get("weights").stringValue()).isEqualTo("F16");
        assertThat(row.get("cache").get("keys").stringValue()).isEqualTo("Q8_0");
        assertThat(row.get("memory").get("cacheBytes").longValue()).isEqualTo(435_200L << 18);
        assertThat(row.get("memory").get("bytes").longValue()).isGreaterThan(435_200L << 18);
        assertThat(row.get("automatic").booleanValue()).isTrue();
        assertThat(json.get("positions").get("kind").stringValue()).isEqualTo("dynamic-ntk");
    }

    private static ContextPlan plan(String json, DeviceMemory device, int tokens) {
        return ContextPlan.of(model(json), request(device, tokens, false));
    }

    private static PlanRequest request(DeviceMemory device, int tokens, boolean beyondTraining) {
        return new PlanRequest(OptionalInt.of(tokens), 1, Optional.empty(), List.of(device), CPU, beyondTraining);
    }

    private static PlannedModel model(String json) {
        var hints = json.equals(SeedConfigs.XVERSE_13B_256K) ? LONG : ModelHints.NONE;
        return PlannedModel.of("model", SeedConfigs.read(json, hints), TYPES);
    }

    private static PlanRow row(List<PlanRow> rows, String weights, KvType cache) {
        return rows.stream()
                .filter(row -> row.weights().equals(weights))
                .filter(row -> row.cache().equals(new CacheTypes(cache, cache)))
                .findFirst()
                .orElseThrow();
    }
}
