package io.lectern.engine.serving;

import io.lectern.engine.cache.CountedMemory;
import io.lectern.engine.cache.StateBlob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A context without a model: what follows a text depends on each of its tokens, on its place and on the adapter that it
 * was computed with, so that cells of another text show.
 */
final class InventedContext implements SequenceContext {

    static final int VOCABULARY = 50;
    static final int END = 0;
    private static final int CELL_BYTES = 2 * Long.BYTES;

    private final int cells;
    private final int sequences;
    private final int batchTokens;
    private final CountedMemory memory = new CountedMemory();
    private final List<Cell> used = new ArrayList<>();
    private final Map<Integer, Long> wanted = new HashMap<>();
    private Optional<String> adapter = Optional.empty();

    /** What the next computation does instead of computing; it may throw. */
    volatile Supplier<Optional<DecodeOutcome>> fault = Optional::empty;

    /** Of each batch that was computed, its tokens by sequence. */
    final List<Map<Integer, Integer>> batches = new CopyOnWriteArrayList<>();

    private record Cell(int position, long value, BitSet owners) {}

    InventedContext(int cells, int sequences, int batchTokens) {
        this.cells = cells;
        this.sequences = sequences;
        this.batchTokens = batchTokens;
    }

    static final Vocabulary WORDS = new Vocabulary() {
        @Override
        public byte[] piece(int token) {
            return new byte[] {(byte) ('0' + token)};
        }

        @Override
        public boolean endsGeneration(int token) {
            return token == END;
        }
    };

    /** What a context of its own would answer. */
    static List<Integer> answer(int[] prompt, Optional<String> adapter, int maxTokens) {
        var values = new ArrayList<Long>();
        for (int token : prompt) {
            values.add(value(values, token, adapter));
        }
        var answer = new ArrayList<Integer>();
        for (int next = likeliest(values.getLast());
                next != END && answer.size() < maxTokens;
                next = likeliest(values.getLast())) {
            answer.add(next);
            values.add(value(values, next, adapter));
        }
        return answer;
    }

    int used() {
        return used.size();
    }

    @Override
    public int cells() {
        return cells;
    }

    @Override
    public int sequences() {
        return sequences;
    }

    @Override
    public int batchTokens() {
        return batchTokens;
    }

    @Override
    public DecodeOutcome decode(TokenBatch batch) {
        var instead = fault.get();
        if (instead.isPresent() || used.size() + batch.size() > cells) {
            return instead.orElse(new DecodeOutcome.Refused(1));
        }
        wanted.clear();
        batches.add(IntStream.range(0, batch.size())
                .boxed()
                .collect(Collectors.toMap(batch::sequence, row -> 1, Integer::sum)));
        for (int row = 0; row < batch.size(); row++) {
            var before = values(batch.sequence(row));
            if (before.size() != batch.position(row)) {
                throw new IllegalStateException(
                        "position %d behind %d cells".formatted(batch.position(row), before.size()));
            }
            long value = value(before, batch.token(row), adapter);
            var owners = new BitSet();
            owners.set(batch.sequence(row));
            used.add(new Cell(batch.position(row), value, owners));
            if (batch.output(row)) {
                wanted.put(row, value);
            }
        }
        return new DecodeOutcome.Decoded();
    }

    @Override
    public float[] logits(int row) {
        var logits = new float[VOCABULARY];
        logits[likeliest(wanted.getOrDefault(row, 0L))] = 1;
        return logits;
    }

    @Override
    public int length(int sequence) {
        return of(sequence).size();
    }

    @Override
    public void share(int from, int to, int start, int end) {
        of(from).stream()
                .filter(cell -> cell.position() >= start && cell.position() < end)
                .forEach(cell -> cell.owners().set(to));
    }

    @Override
    public void remove(int sequence, int start, int end) {
        used.forEach(cell -> {
            if (cell.position() >= start && cell.position() < end) {
                cell.owners().clear(sequence);
            }
        });
        used.removeIf(cell -> cell.owners().isEmpty());
    }

    @Override
    public long snapshotBytes(int sequence) {
        return (long) CELL_BYTES * length(sequence);
    }

    @Override
    public StateBlob snapshot(int sequence) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(snapshotBytes(sequence)));
        of(sequence).forEach(cell -> bytes.putLong(cell.position()).putLong(cell.value()));
        return memory.copyOf(bytes.array());
    }

    @Override
    public boolean restore(int sequence, StateBlob blob, int start, int tokens) {
        remove(sequence, 0, Integer.MAX_VALUE);
        if (blob.bytes() != (long) CELL_BYTES * tokens || used.size() + tokens > cells) {
            return false;
        }
        var bytes = blob.view(0, Math.toIntExact(blob.bytes()));
        for (int i = 0; i < tokens; i++) {
            int position = Math.toIntExact(bytes.getLong());
            if (position != start + i) {
                throw new IllegalStateException("a state of other positions: %d".formatted(position));
            }
            var owners = new BitSet();
            owners.set(sequence);
            used.add(new Cell(position, bytes.getLong(), owners));
        }
        return true;
    }

    @Override
    public void useAdapter(Optional<String> name) {
        adapter = name;
    }

    @Override
    public void close() {}

    private List<Cell> of(int sequence) {
        if (sequence < 0 || sequence >= sequences) {
            throw new IllegalStateException("no sequence: " + sequence);
        }
        return used.stream()
                .filter(cell -> cell.owners().get(sequence))
                .sorted(Comparator.comparingInt(Cell::position))
                .toList();
    }

    private List<Long> values(int sequence) {
        var cells = of(sequence);
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).position() != i) {
                throw new IllegalStateException("no cell at %d of sequence %d".formatted(i, sequence));
            }
        }
        return cells.stream().map(Cell::value).toList();
    }

    private static long value(List<Long> before, int token, Optional<String> adapter) {
        long all = token + 31L * adapter.hashCode();
        for (long value : before) {
            all = (all ^ value) * 0x9E3779B97F4A7C15L;
            all ^= all >>> 29;
        }
        return (all ^ token) * 0xBF58476D1CE4E5B9L;
    }

    private static int likeliest(long value) {
        return (int) Math.floorMod(value >>> 7, (long) VOCABULARY);
    }
}
