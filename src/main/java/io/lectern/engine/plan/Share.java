package io.lectern.engine.plan;

/**
 * What one device gets.
 *
 * @param layers how many; the output counts as one
 * @param usableBytes what it has for that
 */
public record Share(String device, int layers, long weightBytes, long cacheBytes, long computeBytes, long usableBytes) {

    /** All that it takes. */
    public long bytes() {
        return weightBytes + cacheBytes + computeBytes;
    }

    boolean fits() {
        return bytes() <= usableBytes;
    }

    /** One line with the numbers, in MiB. */
    String explanation() {
        return "%s: %d layers, weights %d + KV %d + compute %d = %d of %d MiB%s"
                .formatted(
                        device,
                        layers,
                        mebibytes(weightBytes),
                        mebibytes(cacheBytes),
                        mebibytes(computeBytes),
                        mebibytes(bytes()),
                        usableBytes >> 20,
                        fits() ? "" : ", too much");
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20);
    }
}
