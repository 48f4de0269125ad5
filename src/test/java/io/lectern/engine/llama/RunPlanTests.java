package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lectern.engine.ModelLoadException;
import io.lectern.engine.llama.ContextOptions.ContextLength;
import io.lectern.engine.llama.LlamaLibrary.Device;
import io.lectern.engine.llama.LlamaLibrary.Device.Kind;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.DynamicRope;
import io.lectern.gguf.ModelShape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunPlanTests {

    private static final long GIGABYTE = 1L << 30;
    private static final ModelShape SEVEN_BILLION =
            new ModelShape("m", "llama", 32, 4_096, 32, 128, 1_024, 1_024, 32_000, 32_768, Optional.empty());
    private static final ModelWeights WEIGHTS =
            new ModelWeights(140 << 20, Collections.nCopies(32, 120L << 20), 140 << 20, false, 11_008);
    private static final LlamaOptions OPTIONS = LlamaOptions.of(Path.of("m.gguf"));
    private static final Device CPU = new Device("CPU", "a processor", Kind.CPU, 64 * GIGABYTE, 64 * GIGABYTE);
    private static final Device LARGE = new Device("CUDA0", "a card", Kind.GPU, 46 * GIGABYTE, 48 * GIGABYTE);
    private static final Device SMALL = new Device("CUDA1", "a card", Kind.GPU, 4 * GIGABYTE, 4 * GIGABYTE);
    private static final Device SHARED = new Device("Vulkan0", "in it", Kind.INTEGRATED_GPU, GIGABYTE, GIGABYTE);

    @Test
    void takesWhatTheModelWasTrainedOnWhenTheMemoryAllowsIt() {
        var context = onCpu(OPTIONS, 64).context();

        assertThat(context.contextTokens()).isEqualTo(32_768);
        assertThat(context.poolTokens()).isBetween(32_768, 4 * 32_768);
        assertThat(context.flashAttention()).isFalse();
    }

    @Test
    void takesAQuarterOfASmallMachine() {
        var plan = onCpu(OPTIONS, 8);

        long cache = plan.placement().cpu().cacheBytes();
        assertThat(cache).isGreaterThan(GIGABYTE).isLessThanOrEqualTo(2 * GIGABYTE);
        assertThat(plan.context().contextTokens()).isLessThan(32_768);
    }

    @Test
    void refusesWhatWasAskedForAndDoesNotFit() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> onCpu(OPTIONS.withContext(c -> c.withContextTokens(32_768)), 8))
                .withMessageContaining("32768")
                .withMessageContaining("q8_0/f16")
                .withMessageContaining("KV 3136 + compute")
                .withMessageContaining("too much");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> onCpu(OPTIONS.withContext(c -> c.withContextTokens(40_000)), 64))
                .withMessageContaining("trained on 32768");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> onCpu(OPTIONS, 4))
                .withMessageContaining("not one token");
    }

    @Test
    void aPoolSmallerThanAContextIsRefused() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() ->
                        onCpu(OPTIONS.withContext(c -> c.withContextTokens(512).withPoolTokens(256)), 64))
                .withMessageContaining("a pool of 256 tokens was asked for, one context has 512");
    }

    @Test
    void aPoolHasNoMoreContextsThanRequestsThatRun() {
        var alone = OPTIONS.withServing(serving -> serving.withRunning(1));

        assertThat(plan(alone, List.of(CPU, LARGE)).context().poolTokens()).isEqualTo(32_768);
    }

    @Test
    void anAcceleratorTakesAllLayersAndTurnsFlashAttentionOn() {
        var plan = plan(OPTIONS, List.of(CPU, LARGE));

        assertThat(plan.placement().acceleratedLayers()).isEqualTo(33);
        assertThat(plan.context().flashAttention()).isTrue();
        assertThat(plan.context().contextTokens()).isEqualTo(32_768);
        assertThat(plan.context().poolTokens()).isEqualTo(4 * 32_768);
        assertThat(plan.explanation())
                .contains("context of 32768 tokens, pool of 131072 in F16 keys and F16 values, flash attention on\n")
                .contains("33 of 33 layers on accelerators\nCUDA0: 33 layers, weights");
    }

    @Test
    void thePoolOfAnAcceleratorIsLimitedByItsMemory() {
        var context = plan(OPTIONS, List.of(CPU, new Device("CUDA0", "", Kind.GPU, 12 * GIGABYTE, 12 * GIGABYTE)))
                .context();

        assertThat(context.contextTokens()).isEqualTo(32_768);
        assertThat(context.poolTokens()).isBetween(40_000, 70_000);
    }

    @Test
    void aSmallAcceleratorTakesSomeLayers() {
        var plan = plan(OPTIONS.withContext(c -> c.withContextTokens(8_192)), List.of(CPU, SMALL));

        assertThat(plan.placement().acceleratedLayers()).isBetween(5, 30);
        assertThat(plan.placement().cpu().layers())
                .isEqualTo(33 - plan.placement().acceleratedLayers());
    }

    @Test
    void anAcceleratorThatHoldsNothingLeavesItToTheCpu() {
        var plan = plan(OPTIONS, List.of(CPU, SHARED));

        assertThat(plan.placement().accelerators()).isEmpty();
        assertThat(plan.context().flashAttention()).isFalse();
    }

    @Test
    void devicesAreChosenByName() {
        var wanted = OPTIONS.withDevices(DeviceOptions.defaults().withNames(List.of("CUDA1")))
                .withContext(c -> c.withContextTokens(1_024));

        assertThat(plan(wanted, List.of(CPU, LARGE, SMALL)).placement().accelerators())
                .extracting(share -> share.device())
                .containsExactly("CUDA1");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> plan(wanted, List.of(CPU, LARGE)))
                .withMessageContaining("there is no accelerator 'CUDA1'")
                .withMessageContaining("CUDA0 (a card, 47104 of 49152 MiB free)");
    }

    @Test
    void layersOnAcceleratorsThatAreNotThereAreRefused() {
        var wanted = OPTIONS.withDevices(DeviceOptions.defaults().withGpuLayers(10));

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> plan(wanted, List.of(CPU)))
                .withMessageContaining("10 layers were asked for on accelerators, there is none");
    }

    @Test
    void noLayersOnAcceleratorsMeansTheCpu() {
        var plan = plan(OPTIONS.withDevices(DeviceOptions.defaults().withGpuLayers(0)), List.of(CPU, LARGE));

        assertThat(plan.placement().accelerators()).isEmpty();
        assertThat(plan.context().flashAttention()).isFalse();
    }

    @Test
    void quantizedValuesTurnFlashAttentionOnAndThePlanSaysSo() {
        var plan = onCpu(OPTIONS.withContext(c -> c.withKvTypes(KvType.Q8_0, KvType.Q8_0)), 64);

        assertThat(plan.context().flashAttention()).isTrue();
        assertThat(plan.explanation()).contains("flash attention on, because the values are Q8_0");
    }

    @Test
    void theCacheIsQuantizedWhereTheWantedContextDoesNotFitOtherwise() {
        var wanted = OPTIONS.withContext(c -> c.withContextTokens(32_768));
        var card = new Device("CUDA0", "a card", Kind.GPU, 8 * GIGABYTE, 8 * GIGABYTE);

        var fitting = plan(wanted, List.of(CPU, LARGE));
        var tight = plan(wanted, List.of(CPU, card));

        assertThat(fitting.context().keyType()).isEqualTo(KvType.F16);
        assertThat(tight.context().keyType()).isEqualTo(KvType.Q8_0);
        assertThat(tight.context().valueType()).isEqualTo(KvType.Q8_0);
        assertThat(tight.placement().acceleratedLayers()).isEqualTo(33);
        assertThat(tight.explanation()).contains("in Q8_0 keys and Q8_0 values, as it does not fit in F16, flash");
    }

    @Test
    void withoutFlashAttentionOnlyKeysAreQuantized() {
        var wanted = OPTIONS.withContext(c -> c.withContextTokens(32_768).withBatchTokens(256));

        var plan = RunPlan.of(wanted, WEIGHTS, SEVEN_BILLION, List.of(CPU), 9_300L << 20);

        assertThat(plan.context().keyType()).isEqualTo(KvType.Q8_0);
        assertThat(plan.context().valueType()).isEqualTo(KvType.F16);
        assertThat(plan.context().flashAttention()).isFalse();
    }

    @Test
    void typesThatWereAskedForStayAsTheyAre() {
        var wanted =
                OPTIONS.withContext(c -> c.withKvTypes(KvType.F16, KvType.F16).withContextTokens(32_768));
        var card = new Device("CUDA0", "a card", Kind.GPU, 8 * GIGABYTE, 8 * GIGABYTE);

        var plan = plan(wanted, List.of(CPU, card));

        assertThat(plan.context().keyType()).isEqualTo(KvType.F16);
        assertThat(plan.placement().acceleratedLayers()).isLessThan(33);
        assertThat(onCpu(OPTIONS.withContext(c -> c.withKvTypes(KvType.Q4_0, KvType.Q4_0)), 64)
                        .explanation())
                .contains("in Q4_0 keys and Q4_0 values, flash attention on, because the values are Q4_0");
    }

    @Test
    void aCacheOfHeadsThatAreNoWholeBlocksIsNeverQuantized() {
        var odd = new ModelShape("m", "llama", 32, 4_096, 64, 48, 1_024, 1_024, 32_000, 32_768, Optional.empty());

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> RunPlan.of(
                        OPTIONS.withContext(c -> c.withContextTokens(32_768)),
                        WEIGHTS,
                        odd,
                        List.of(CPU),
                        8 * GIGABYTE))
                .withMessageContaining("in f16/f16 it does not fit");
    }

    @Test
    void aModelWithDynamicPositionsGetsTheOneBaseOfItsContext() {
        var dynamic = Optional.of(new DynamicRope(500_000, 2, 32_768));
        var shape = new ModelShape("m", "xverse", 32, 4_096, 32, 128, 1_024, 1_024, 32_000, 262_144, dynamic);

        assertThat(rope(shape, OPTIONS.withContext(c -> c.withContextTokens(131_072))))
                .startsWith("base=3609793.0");
        assertThat(rope(shape, OPTIONS.withContext(c -> c.withContextTokens(32_768))))
                .isEmpty();
        assertThat(rope(shape, OPTIONS.withContext(c -> c.withRope(RopeOptions.ofBase(1_000_000)))))
                .startsWith("base=1000000.0,");
    }

    private static String rope(ModelShape shape, LlamaOptions options) {
        return RunPlan.of(options, WEIGHTS, shape, List.of(CPU), 512 * GIGABYTE)
                .context()
                .ropeSettings();
    }

    @Test
    void aStretchedModelMayHaveALongerContext() {
        var stretched = OPTIONS.withContext(c -> c.withRope(RopeOptions.yarn(4, 32_768)));
        var any = OPTIONS.withContext(c -> c.withLength(ContextLength.ANY).withContextTokens(40_000));

        assertThat(onCpu(stretched, 512).context().contextTokens()).isEqualTo(131_072);
        assertThat(onCpu(stretched, 512).context().ropeSettings())
                .isEqualTo("base=,scaling=YARN,factor=4.0,original=32768");
        assertThat(onCpu(any, 64).context().contextTokens()).isEqualTo(40_000);
        assertThat(onCpu(OPTIONS, 64).context().ropeSettings()).isEmpty();
    }

    @Test
    void aModelWithoutRotaryPositionsTakesNoneOfTheirSettings() {
        var alibi = new ModelShape("m", "baichuan", 40, 5_120, 40, 128, 5_120, 5_120, 64_000, 4_096, Optional.empty());

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> RunPlan.of(
                        OPTIONS.withContext(c -> c.withRope(RopeOptions.ofBase(50_000))),
                        WEIGHTS,
                        alibi,
                        List.of(CPU),
                        64 * GIGABYTE))
                .withMessageContaining("no rotary positions");
    }

    @Test
    void contradictingRopeOptionsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RopeOptions.ofBase(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> RopeOptions.linear(0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> RopeOptions.yarn(4, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RopeOptions(
                        OptionalDouble.empty(), Optional.empty(), OptionalDouble.of(4), OptionalInt.empty()));
    }

    @Test
    void aLimitOnLockedMemoryThatIsTooSmallIsSaidWithTheNumbers() {
        assertThat(LockedMemory.problem(1_000, OptionalLong.of(999)))
                .hasValueSatisfying(text -> assertThat(text).contains("1000 bytes", "may lock 999"));
        assertThat(LockedMemory.problem(1_000, OptionalLong.of(1_000))).isEmpty();
        assertThat(LockedMemory.problem(1_000, OptionalLong.of(-1))).isEmpty();
        assertThat(LockedMemory.problem(1_000, OptionalLong.empty())).isEmpty();
    }

    private static RunPlan onCpu(LlamaOptions options, long gigabytes) {
        return RunPlan.of(options, WEIGHTS, SEVEN_BILLION, List.of(CPU), gigabytes * GIGABYTE);
    }

    private static RunPlan plan(LlamaOptions options, List<Device> devices) {
        return RunPlan.of(options, WEIGHTS, SEVEN_BILLION, devices, 64 * GIGABYTE);
    }
}
