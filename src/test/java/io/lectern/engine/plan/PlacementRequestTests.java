package io.lectern.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.plan.ContextDemand.Widths;
import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import io.lectern.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans for a model of 13 billion weights: 40 layers, 5120 wide, 40 heads, feed-forward 13824, vocabulary 100534. */
class PlacementRequestTests {

    private static final long GIGABYTE = 1L << 30;
    private static final double Q8_0 = 34.0 / 32;
    private static final double Q4_K_M = 4.85 / 8;
    private static final DeviceMemory CPU = memory("CPU", 128);

    @Test
    void countsTheWeightsOfAFile(@TempDir Path folder) throws IOException {
        var sizes = new Sizes(3, 64, 4, 2, 96, 128, 1);
        var file = GgufFile.read(TinyModels.random(folder.resolve("m.gguf"), sizes));

        var weights = ModelWeights.of(file);

        long layer = (64 * 64 * 2 + 64 * 32 * 2 + 64 * 96 * 3 + 2 * 64) * 4;
        assertThat(weights)
                .isEqualTo(
                        new ModelWeights(260 * 64 * 4, List.of(layer, layer, layer), 260 * 64 * 4 + 64 * 4, false, 96));
        assertThat(weights.bytes())
                .isEqualTo(file.tensors().stream()
                        .mapToLong(tensor -> tensor.bytes())
                        .sum());
    }

    @Test
    void withoutAcceleratorsEverythingIsOnTheCpu() {
        var placement = placed(request(Q8_0, 32_768, true, List.of()));

        assertThat(placement.accelerators()).isEmpty();
        assertThat(placement.cpu().layers()).isEqualTo(41);
        assertThat(placement.cpu().weightBytes()).isEqualTo(weights(Q8_0).bytes());
        assertThat(placement.cpu().cacheBytes()).isEqualTo(435_200L * 32_768);
    }

    @ParameterizedTest(name = "{0} bytes a weight, {1} tokens")
    @CsvSource({"1.0625, 32768", "1.0625, 131072", "0.60625, 32768", "0.60625, 131072"})
    void theLargeCardHoldsAllOfIt(double bytesPerWeight, int cells) {
        var placement = placed(request(bytesPerWeight, cells, true, List.of(memory("CUDA0", 139))));

        assertThat(placement.acceleratedLayers()).isEqualTo(41);
        assertThat(placement.accelerators().getFirst().cacheBytes()).isEqualTo(435_200L * cells);
        assertThat(placement.accelerators().getFirst().bytes()).isLessThan(80 * GIGABYTE);
        assertThat(placement.cpu().cacheBytes()).isZero();
    }

    @Test
    void aCardOf24GigabytesHoldsTheQuantizedModelButOnlyAPartOfTheOther() {
        var small = placed(request(Q4_K_M, 16_384, true, List.of(memory("CUDA0", 24))));
        var large = placed(request(Q8_0, 32_768, true, List.of(memory("CUDA0", 24))));

        assertThat(small.acceleratedLayers()).isEqualTo(41);
        assertThat(large.acceleratedLayers()).isBetween(20, 40);
        assertThat(large.accelerators().getFirst().bytes())
                .isLessThanOrEqualTo(memory("CUDA0", 24).usableBytes());
        assertThat(large.cpu().layers()).isEqualTo(41 - large.acceleratedLayers());
    }

    @Test
    void twoUnequalCardsAreFilledAlike() {
        var placement = placed(request(Q8_0, 24_576, true, List.of(memory("CUDA0", 16), memory("CUDA1", 24))));

        assertThat(placement.acceleratedLayers()).isEqualTo(41);
        assertThat(placement.accelerators()).extracting(Share::device).containsExactly("CUDA0", "CUDA1");
        var fill = placement.accelerators().stream()
                .map(share -> (double) share.bytes() / share.usableBytes())
                .toList();
        assertThat(fill.get(0)).isCloseTo(fill.get(1), within(0.1));
        assertThat(placement.accelerators().get(1).layers())
                .isGreaterThan(placement.accelerators().get(0).layers());
    }

    @Test
    void oneCardThatHoldsItAllIsTakenAlone() {
        var placement = placed(request(Q4_K_M, 8_192, true, List.of(memory("CUDA0", 16), memory("CUDA1", 24))));

        assertThat(placement.accelerators()).extracting(Share::device).containsExactly("CUDA1");
    }

    @Test
    void aWishThatCannotFitIsRefusedWithTheNumbers() {
        var request = request(Q8_0, 32_768, true, List.of(memory("CUDA0", 24))).withLayers(41);

        assertThat(request.place())
                .isInstanceOfSatisfying(
                        TooLarge.class,
                        refused -> assertThat(refused.closest().explanation())
                                .contains("41 of 41 layers on accelerators")
                                .contains("CUDA0: 41 layers, weights 13")
                                .contains("KV 13600 + compute")
                                .contains("MiB, too much"));
    }

    @Test
    void aWishForFewerLayersIsFollowed() {
        var placement = placed(
                request(Q4_K_M, 8_192, true, List.of(memory("CUDA0", 24))).withLayers(10));

        assertThat(placement.acceleratedLayers()).isEqualTo(10);
        assertThat(placement.cpu().layers()).isEqualTo(31);
    }

    @Test
    void whatDoesNotFitTheMachineIsRefused() {
        var request = new Request(Q8_0, 131_072, true, List.of(), memory("CPU", 32));

        assertThat(request.toPlan().place()).isInstanceOf(TooLarge.class);
    }

    @Test
    void withoutFlashAttentionTheScoresOfABatchTakeMostOfTheBuffer() {
        var without = placed(request(Q8_0, 131_072, false, List.of(memory("CUDA0", 139))));
        var with = placed(request(Q8_0, 131_072, true, List.of(memory("CUDA0", 139))));

        assertThat(without.accelerators().getFirst().computeBytes()).isGreaterThan(512L * 131_072 * 40 * 4);
        assertThat(with.accelerators().getFirst().computeBytes()).isLessThan(GIGABYTE / 2);
    }

    @Test
    void findsTheLargestContextThatFits() {
        var request = request(Q8_0, 1, true, List.of(memory("CUDA0", 48))).toPlan();

        int cells = request.mostCells(1 << 20);

        assertThat(cells).isBetween(60_000, 90_000);
        assertThat(at(request, cells).place()).isInstanceOf(Fits.class);
        assertThat(at(request, cells + 1).place()).isInstanceOf(TooLarge.class);
        assertThat(request.mostCells(1_000)).isEqualTo(1_000);
    }

    @Test
    void tiedEmbeddingsAreCopiedToTheDeviceThatComputesTheOutput() {
        var tied = new ModelWeights(100 << 20, Collections.nCopies(2, 50L << 20), 0, true, 64);
        var request =
                new PlacementRequest(tied, demand(1_024, true), List.of(memory("CUDA0", 8)), CPU, OptionalInt.empty());

        assertThat(((Fits) request.place())
                        .placement()
                        .accelerators()
                        .getFirst()
                        .weightBytes())
                .isEqualTo(200L << 20);
    }

    @Test
    void noDeviceGetsMoreThanItHas() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var devices = random.ints(random.nextInt(4), 1, 40)
                    .mapToObj(gigabytes -> memory("CUDA" + gigabytes + "-" + random.nextInt(), gigabytes))
                    .toList();
            var request = request(random.nextBoolean() ? Q8_0 : Q4_K_M, 1 + random.nextInt(40_000), true, devices);
            if (request.toPlan().place() instanceof Fits(var placement)) {
                assertThat(placement.accelerators()).as("seed %d", seed).allMatch(Share::fits);
                assertThat(placement.acceleratedLayers() + placement.cpu().layers())
                        .as("seed %d", seed)
                        .isEqualTo(41);
            }
        }
    }

    private record Request(
            double bytesPerWeight, int cells, boolean flashAttention, List<DeviceMemory> devices, DeviceMemory cpu) {

        PlacementRequest toPlan() {
            return placing(OptionalInt.empty());
        }

        PlacementRequest withLayers(int layers) {
            return placing(OptionalInt.of(layers));
        }

        private PlacementRequest placing(OptionalInt layers) {
            return new PlacementRequest(weights(bytesPerWeight), demand(cells, flashAttention), devices, cpu, layers);
        }
    }

    private static Request request(
            double bytesPerWeight, int cells, boolean flashAttention, List<DeviceMemory> devices) {
        return new Request(bytesPerWeight, cells, flashAttention, devices, CPU);
    }

    private static PlacementRequest at(PlacementRequest request, int cells) {
        return new PlacementRequest(
                request.weights(),
                request.context().withCells(cells),
                request.accelerators(),
                request.cpu(),
                OptionalInt.of(41));
    }

    private static Placement placed(Request request) {
        return placed(request.toPlan());
    }

    private static Placement placed(PlacementRequest request) {
        var outcome = request.place();
        assertThat(outcome).isInstanceOf(Fits.class);
        return ((Fits) outcome).placement();
    }

    private static ModelWeights weights(double bytesPerWeight) {
        long layer = (long) ((4 * 5_120L * 5_120 + 3 * 5_120L * 13_824) * bytesPerWeight);
        long embeddings = (long) (100_534L * 5_120 * bytesPerWeight);
        return new ModelWeights(embeddings, Collections.nCopies(40, layer), embeddings, false, 13_824);
    }

    private static ContextDemand demand(int cells, boolean flashAttention) {
        return new ContextDemand(
                cells,
                512,
                (long) (2 * 5_120 * Q8_0),
                new Widths(40, 5_120, 2 * 5_120, 13_824, 100_534),
                flashAttention);
    }

    private static DeviceMemory memory(String name, long gigabytes) {
        return new DeviceMemory(name, gigabytes * GIGABYTE, gigabytes * GIGABYTE);
    }
}
