package io.lectern.engine.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A process that writes states until it is killed, and says which of them are on disk. */
final class KilledWriter {

    private static final long PLENTY = 1L << 34;
    private static final long RAM = 64 << 20;
    private static final int PATHS = 1000;
    private static final int PATH_LENGTH = 4;
    private static final int MAX_BYTES = 6 << 20;

    private KilledWriter() {}

    /** Two states of one path and number are the same in every process. */
    static StateDescription state(int path, int number) {
        var state = Invented.root("path " + path, 10);
        for (int i = 1; i <= number; i++) {
            state = Invented.child(state, "state " + i, 10);
        }
        return state;
    }

    static int bytes(StateDescription state) {
        return 1 + new Random(state.key().prefix().hashCode()).nextInt(MAX_BYTES);
    }

    public static void main(String[] args) throws IOException {
        int first = Integer.parseInt(args[1]);
        try (var tiers = Tiers.onDisk(RAM, Path.of(args[0]), PLENTY)) {
            for (int path = first; path < first + PATHS; path++) {
                for (int number = 0; number < PATH_LENGTH; number++) {
                    var state = state(path, number);
                    tiers.putDurable(state, bytes(state));
                }
                tiers.flush();
                System.out.println(path);
                System.out.flush();
            }
        }
    }
}
