package io.lectern.model.vocabulary;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the rules of a normalizer as SentencePiece keeps them: a double-array trie, and texts that end with a NUL. */
final class CharsmapWriter {

    private static final int BLOCK = 256;
    private static final int LEAF = 1 << 31;
    private static final int HAS_LEAF = 1 << 8;
    // Where free places are looked for: further back there are few.
    private static final int RECENT = 4_096;
    private static final int MAX_OFFSET = 1 << 21;
    private static final byte[] COMPATIBILITY = writeCompatibility();

    private static final class Node {
        final TreeMap<Integer, Node> children = new TreeMap<>();
        int value = -1;
    }

    private boolean[] bases = new boolean[BLOCK];
    private int[] units = new int[BLOCK];
    private boolean[] used = new boolean[BLOCK];

    private CharsmapWriter() {}

    /** NFKC of single characters and of some with a mark, space of all kinds as the space, and no control characters. */
    static byte[] compatibility() {
        return COMPATIBILITY.clone();
    }

    private static byte[] writeCompatibility() {
        var rules = new TreeMap<String, String>();
        for (int character = 0x80; character < 0x1_0000; character++) {
            boolean hangul = character >= 0xAC00 && character <= 0xD7A3;
            if (Character.isDefined(character) && !Character.isSurrogate((char) character) && !hangul) {
                String text = Character.toString(character);
                String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
                if (!normal.equals(text)) {
                    rules.put(text, normal);
                }
            }
        }
        for (String marked : List.of("e\u0301", "a\u0308", "u\u0308", "か\u3099", "ﾊﾞ", "ﾊﾟ")) {
            rules.put(marked, Normalizer.normalize(marked, Normalizer.Form.NFKC));
        }
        for (String space : List.of("\t", "\n", "\r", "\u00A0", "\u3000", "\u200B")) {
            rules.put(space, " ");
        }
        for (int control = 1; control < 0x20; control++) {
            rules.putIfAbsent(Character.toString(control), "");
        }
        return write(rules);
    }

    static byte[] write(Map<String, String> rules) {
        var texts = new ByteArrayOutputStream();
        var root = new Node();
        new TreeMap<>(rules).forEach((from, to) -> {
            var node = root;
            for (byte b : from.getBytes(StandardCharsets.UTF_8)) {
                node = node.children.computeIfAbsent(Byte.toUnsignedInt(b), label -> new Node());
            }
            node.value = texts.size();
            texts.writeBytes(to.getBytes(StandardCharsets.UTF_8));
            texts.write(0);
        });
        byte[] trie = new CharsmapWriter().trie(root);
        return ByteBuffer.allocate(Integer.BYTES + trie.length + texts.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(trie.length)
                .put(trie)
                .put(texts.toByteArray())
                .array();
    }

    private byte[] trie(Node root) {
        used[0] = true;
        place(root, 0);
        var bytes = ByteBuffer.allocate(units.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < units.length; i++) {
            // What is not used must not look like the child of any node: the last base of a block is nobody's.
            bytes.putInt(used[i] ? units[i] : (i ^ lastOfBlock(i)) & 0xFF);
        }
        return bytes.array();
    }

    private void place(Node node, int index) {
        var labels = new ArrayList<>(node.children.keySet());
        if (node.value >= 0) {
            labels.addFirst(0);
        }
        int base = base(index, labels);
        bases[base] = true;
        units[index] |= (index ^ base) << 10 | (node.value >= 0 ? HAS_LEAF : 0);
        for (int label : labels) {
            used[base ^ label] = true;
            units[base ^ label] = label;
        }
        if (node.value >= 0) {
            units[base] = node.value | LEAF;
        }
        node.children.forEach((label, child) -> place(child, base ^ label));
    }

    private int base(int index, List<Integer> labels) {
        for (int base = Math.max(1, units.length - RECENT); base < MAX_OFFSET; base++) {
            grow(base);
            if (base != lastOfBlock(base) && !bases[base] && isFree(base, labels) && (index ^ base) != 0) {
                return base;
            }
        }
        throw new AssertionError("too many rules");
    }

    private boolean isFree(int base, List<Integer> labels) {
        return labels.stream().noneMatch(label -> used[base ^ label]);
    }

    private static int lastOfBlock(int index) {
        return index | (BLOCK - 1);
    }

    private void grow(int base) {
        if (base >= units.length) {
            units = Arrays.copyOf(units, units.length + BLOCK);
            used = Arrays.copyOf(used, used.length + BLOCK);
            bases = Arrays.copyOf(bases, bases.length + BLOCK);
        }
    }
}
