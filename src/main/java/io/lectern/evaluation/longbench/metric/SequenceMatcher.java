package io.lectern.evaluation.longbench.metric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ratcliff and Obershelp's likeness of two texts as Python's difflib computes it: twice the characters in matching blocks by
 * all characters. The longest block is found first, the earliest of equals, and then those on both sides of it. A block
 * begins at no character that is more than a hundredth of a long second text.
 */
final class SequenceMatcher {

    private static final int LONG = 200;
    private static final int POPULAR_SHARE = 100;

    private final int[] first;
    private final int[] second;
    private final Map<Integer, List<Integer>> places = new HashMap<>();

    private SequenceMatcher(String first, String second) {
        this.first = first.codePoints().toArray();
        this.second = second.codePoints().toArray();
        for (int j = 0; j < this.second.length; j++) {
            places.computeIfAbsent(this.second[j], c -> new ArrayList<>()).add(j);
        }
        int length = this.second.length;
        if (length >= LONG) {
            places.values().removeIf(found -> found.size() > length / POPULAR_SHARE + 1);
        }
    }

    /** 0 to 1; it depends on the order of the two. */
    static double ratio(String first, String second) {
        var matcher = new SequenceMatcher(first, second);
        return 2.0 * matcher.matching() / (matcher.first.length + matcher.second.length);
    }

    /** Parts of the two texts; the ends are exclusive. */
    private record Parts(int firstBegin, int firstEnd, int secondBegin, int secondEnd) {}

    private record Block(int inFirst, int inSecond, int length) {}

    private int matching() {
        int matching = 0;
        var open = new ArrayDeque<Parts>();
        open.add(new Parts(0, first.length, 0, second.length));
        while (!open.isEmpty()) {
            var parts = open.remove();
            var block = longest(parts);
            if (block.length > 0) {
                matching += block.length;
                open.add(new Parts(parts.firstBegin, block.inFirst, parts.secondBegin, block.inSecond));
                open.add(new Parts(
                        block.inFirst + block.length, parts.firstEnd, block.inSecond + block.length, parts.secondEnd));
            }
        }
        return matching;
    }

    private Block longest(Parts parts) {
        var best = new Block(parts.firstBegin, parts.secondBegin, 0);
        Map<Integer, Integer> lengths = Map.of();
        for (int i = parts.firstBegin; i < parts.firstEnd; i++) {
            var next = new HashMap<Integer, Integer>();
            for (int j : places.getOrDefault(first[i], List.of())) {
                if (j >= parts.secondBegin && j < parts.secondEnd) {
                    int length = lengths.getOrDefault(j - 1, 0) + 1;
                    next.put(j, length);
                    if (length > best.length) {
                        best = new Block(i - length + 1, j - length + 1, length);
                    }
                }
            }
            lengths = next;
        }
        return extended(best, parts);
    }

    /** By the characters at which no block begins. */
    private Block extended(Block block, Parts parts) {
        int i = block.inFirst;
        int j = block.inSecond;
        int length = block.length;
        while (i > parts.firstBegin && j > parts.secondBegin && first[i - 1] == second[j - 1]) {
            i--;
            j--;
            length++;
        }
        while (i + length < parts.firstEnd && j + length < parts.secondEnd && first[i + length] == second[j + length]) {
            length++;
        }
        return new Block(i, j, length);
    }
}
