package io.lectern.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds maps of characters as SentencePiece compiles them, slowly and for few characters. */
public final class CharacterMaps {

    private static final int BLOCK = 256;
    private static final int VALUE = 1 << 31;
    private static final int ENDS = 1 << 8;

    private final List<Integer> units = new ArrayList<>();
    private final BitSet taken = new BitSet();
    // Two nodes with one base would have each other's children.
    private final BitSet bases = new BitSet();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();

    private CharacterMaps() {}

    private static final class Node {
        private final TreeMap<Integer, Node> children = new TreeMap<>();
        private @Nullable String text;
    }

    /** A map of texts to what stands for them. */
    public static byte[] of(Map<String, String> replacements) {
        var root = new Node();
        replacements.forEach((from, to) -> {
            var node = root;
            for (byte value : from.getBytes(StandardCharsets.UTF_8)) {
                node = node.children.computeIfAbsent(Byte.toUnsignedInt(value), ignored -> new Node());
            }
            node.text = to;
        });
        var map = new CharacterMaps();
        map.room(0);
        map.taken.set(0);
        map.place(root, 0, 0);
        return map.bytes();
    }

    /** A unit without a label, so that what follows is added to what it has. */
    private void place(Node node, int unit, int label) {
        int base = freeBase(node);
        units.set(unit, label | (unit ^ base) << 10 | (node.text == null ? 0 : ENDS));
        if (node.text != null) {
            taken.set(base);
            units.set(base, VALUE | texts.size());
            texts.writeBytes(node.text.getBytes(StandardCharsets.UTF_8));
            texts.write(0);
        }
        node.children.keySet().forEach(value -> taken.set(base ^ value));
        node.children.forEach((value, child) -> place(child, base ^ value, value));
    }

    private int freeBase(Node node) {
        for (int base = 1; ; base++) {
            room(base);
            int candidate = base;
            boolean free = !taken.get(base)
                    && !bases.get(base)
                    && node.children.keySet().stream().noneMatch(value -> taken.get(candidate ^ value));
            if (free) {
                bases.set(base);
                return base;
            }
        }
    }

    private void room(int unit) {
        while (units.size() <= (unit | BLOCK - 1)) {
            units.add(0);
        }
    }

    private byte[] bytes() {
        if (texts.size() == 0) {
            texts.write(0);
        }
        int table = units.size() * Integer.BYTES;
        var buffer = ByteBuffer.allocate(Integer.BYTES + table + texts.size()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(table);
        units.forEach(buffer::putInt);
        buffer.put(texts.toByteArray());
        return buffer.array();
    }
}
