package io.lectern.model.checkpoint;

import java.util.List;

/** Arithmetic of shapes. */
final class Shapes {

    static final int MAX_DIMENSIONS = 8;

    private Shapes() {}

    /**
     * Refuses a shape whose lengths are negative, or whose numbers cannot be counted.
     *
     * @param tensor what the message calls it
     */
    static void check(WeightFile file, String tensor, List<Long> shape) {
        String field = "the shape of " + tensor;
        if (shape.size() > MAX_DIMENSIONS) {
            throw file.refused(field, shape.size() + " dimensions", "at most " + MAX_DIMENSIONS);
        }
        long limit = Long.MAX_VALUE >> Long.BYTES;
        for (long length : shape) {
            if (length < 0 || length > limit) {
                throw file.refused(field, shape, "of lengths from 0 on whose product is less than 2^55");
            }
            limit /= Math.max(1, length);
        }
    }

    static long elements(List<Long> shape) {
        long elements = 1;
        for (long length : shape) {
            elements *= length;
        }
        return elements;
    }

    /** Those of numbers that lie one after the other. */
    static List<Long> strides(List<Long> shape) {
        var strides = new Long[shape.size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.get(i);
        }
        return List.of(strides);
    }

    /** The stride of a dimension with one index, or none, does not matter. */
    static boolean isContiguous(List<Long> shape, List<Long> strides) {
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) > 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    /** How far a number lies behind the first, the numbers counted in the order of the shape. */
    static long place(long index, List<Long> shape, List<Long> strides) {
        long place = 0;
        long rest = index;
        for (int i = shape.size() - 1; i >= 0; i--) {
            place += rest % shape.get(i) * strides.get(i);
            rest /= shape.get(i);
        }
        return place;
    }
}
