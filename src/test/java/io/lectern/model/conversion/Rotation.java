package io.lectern.model.conversion;

/**
 * How the authors turn the numbers of a head with the position: number i together with number i + half.
 *
 * @param frequencies angle of each pair at position one
 * @param magnitude factor of sine and cosine
 */
record Rotation(double[] frequencies, double magnitude) {

    static Rotation plain(double base, int headLength) {
        var frequencies = new double[headLength / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(base, -2.0 * i / headLength);
        }
        return new Rotation(frequencies, 1);
    }

    static Rotation linear(double base, double factor, int headLength) {
        var rotation = plain(base, headLength);
        for (int i = 0; i < rotation.frequencies.length; i++) {
            rotation.frequencies[i] /= factor;
        }
        return rotation;
    }

    /** The base that dynamic NTK scaling reaches at a length. */
    static double dynamicBase(double base, double factor, int reference, int tokens, int headLength) {
        if (tokens <= reference) {
            return base;
        }
        double growth = factor * tokens / reference - (factor - 1);
        return base * Math.pow(growth, headLength / (headLength - 2.0));
    }

    static Rotation yarn(double base, double factor, int original, int headLength) {
        double fast = Math.max(Math.floor(dimension(32, base, original, headLength)), 0);
        double slow = Math.min(Math.ceil(dimension(1, base, original, headLength)), headLength - 1.0);
        var rotation = plain(base, headLength);
        for (int i = 0; i < rotation.frequencies.length; i++) {
            double stretched = Math.clamp((i - fast) / Math.max(slow - fast, 0.001), 0, 1);
            rotation.frequencies[i] *= 1 - stretched + stretched / factor;
        }
        return new Rotation(rotation.frequencies, 0.1 * Math.log(factor) + 1);
    }

    /** The pair that turns so many times within the original length. */
    private static double dimension(double turns, double base, int original, int headLength) {
        return headLength * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }

    /** Turns all heads of a token. */
    double[] turned(double[] heads, int position) {
        int half = frequencies.length;
        var turned = new double[heads.length];
        for (int start = 0; start < heads.length; start += 2 * half) {
            for (int i = 0; i < half; i++) {
                double cosine = Math.cos(position * frequencies[i]) * magnitude;
                double sine = Math.sin(position * frequencies[i]) * magnitude;
                double x = heads[start + i];
                double y = heads[start + half + i];
                turned[start + i] = x * cosine - y * sine;
                turned[start + half + i] = y * cosine + x * sine;
            }
        }
        return turned;
    }
}
