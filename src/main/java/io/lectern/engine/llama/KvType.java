package io.lectern.engine.llama;

/** How the KV cache stores numbers. */
public enum KvType {
    F32(GgmlH.GGML_TYPE_F32, 32),
    F16(GgmlH.GGML_TYPE_F16, 16),
    /** Blocks of 32 numbers. For values, it needs the fused attention kernel. */
    Q8_0(GgmlH.GGML_TYPE_Q8_0, 8.5),
    /** As Q8_0, in half the bytes and with an error ten times as large: never chosen unless it is asked for. */
    Q4_0(GgmlH.GGML_TYPE_Q4_0, 4.5);

    private final int ggmlType;
    private final double bits;

    KvType(int ggmlType, double bits) {
        this.ggmlType = ggmlType;
        this.bits = bits;
    }

    int ggmlType() {
        return ggmlType;
    }

    /** Whether numbers are stored in blocks. */
    public boolean quantized() {
        return this == Q8_0 || this == Q4_0;
    }

    long bytes(long numbers) {
        return (long) Math.ceil(numbers * bits / 8);
    }
}
