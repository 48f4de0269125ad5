package io.lectern.engine.sampling;

/** Gives numbers from the least on, as far as they are asked for: a heap that is reused. Belongs to one thread. */
final class Ranking {

    private double[] keys = new double[0];
    private int[] heap = new int[0];
    private int size;

    /** @param keys are not to change until the last call of {@link #next} */
    void start(double[] keys, int length) {
        this.keys = keys;
        this.size = length;
        if (heap.length < length) {
            heap = new int[keys.length];
        }
        for (int i = 0; i < length; i++) {
            heap[i] = i;
        }
        for (int place = length / 2 - 1; place >= 0; place--) {
            sink(place, heap[place]);
        }
    }

    boolean hasNext() {
        return size > 0;
    }

    /** The place of the least key that was not given yet; of several, the first. */
    int next() {
        int least = heap[0];
        size--;
        if (size > 0) {
            sink(0, heap[size]);
        }
        return least;
    }

    private void sink(int from, int item) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (child >= size || !before(heap[child], item)) {
                heap[place] = item;
                return;
            }
            heap[place] = heap[child];
            place = child;
        }
    }

    private boolean before(int one, int other) {
        return keys[one] < keys[other] || (keys[one] == keys[other] && one < other);
    }
}
