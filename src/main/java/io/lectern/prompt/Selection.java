package io.lectern.prompt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/**
 * Pieces of documents that are chosen while they fit. What a piece costs depends on its neighbours: the first of a run needs
 * a label and a head, and a piece between two runs saves one.
 */
final class Selection {

    private final ToIntBiFunction<SourceDocument, Integer> head;
    private final Map<SourceDocument, Chosen> documents = new LinkedHashMap<>();
    private int left;
    private int runsLeft;

    private static final class Chosen {
        private final BitSet pieces = new BitSet();
        /** Those that stand in excerpts of their own already. */
        private final BitSet kept = new BitSet();

        private int tokens;
    }

    /**
     * Nothing is chosen at first.
     *
     * @param tokens that the pieces may have together, with labels and heads
     * @param runs that they may lie in
     * @param head most tokens of label and head of a run that begins with a piece
     */
    Selection(int tokens, int runs, ToIntBiFunction<SourceDocument, Integer> head) {
        this.left = tokens;
        this.runsLeft = runs;
        this.head = head;
    }

    /** Tokens that are left. */
    int left() {
        return left;
    }

    /** Tokens that a document has so far. */
    int tokens(SourceDocument document) {
        return chosen(document).tokens;
    }

    boolean has(SourceDocument document, int piece) {
        return chosen(document).pieces.get(piece) || isKept(document, piece);
    }

    /** Whether a piece was set apart. */
    boolean isKept(SourceDocument document, int piece) {
        return chosen(document).kept.get(piece);
    }

    /**
     * Sets the first pieces of a run apart, as many as fit: they are an excerpt to which nothing is added.
     *
     * @param most tokens that may be used for them
     * @return what was set apart; empty when nothing fits, or some of it was chosen before
     */
    Optional<PieceRun> keep(SourceDocument document, PieceRun run, int most) {
        int cost = head.applyAsInt(document, run.first());
        int end = run.first();
        while (end <= run.last()
                && !has(document, end)
                && cost + document.tokens(end) <= Math.min(most, left)
                && runsLeft > 0) {
            cost += document.tokens(end++);
        }
        if (end == run.first()) {
            return Optional.empty();
        }
        chosen(document).kept.set(run.first(), end);
        chosen(document).tokens += cost;
        left -= cost;
        runsLeft--;
        return Optional.of(new PieceRun(run.first(), end - 1));
    }

    /** Whether all of a run was set apart. */
    boolean isKept(SourceDocument document, PieceRun run) {
        return chosen(document).kept.nextClearBit(run.first()) > run.last();
    }

    /** Chooses all these pieces, or none when they do not fit. */
    boolean add(SourceDocument document, PieceRun run) {
        var chosen = chosen(document);
        int cost = 0;
        int runs = 0;
        var added = new ArrayList<Integer>();
        for (int piece = run.first(); piece <= run.last() && cost <= left; piece++) {
            if (!chosen.pieces.get(piece) && !chosen.kept.get(piece)) {
                boolean follows = piece > 0 && chosen.pieces.get(piece - 1);
                boolean precedes = chosen.pieces.get(piece + 1);
                cost += document.tokens(piece) - (precedes ? head.applyAsInt(document, piece + 1) : 0);
                // Heads take time to make, and most of very many pieces do not fit.
                if (cost <= left && !follows) {
                    cost += head.applyAsInt(document, piece);
                }
                runs += (follows ? 0 : 1) - (precedes ? 1 : 0);
                chosen.pieces.set(piece);
                added.add(piece);
            }
        }
        if (cost > left || runs > runsLeft) {
            added.forEach(chosen.pieces::clear);
            return false;
        }
        left -= cost;
        runsLeft -= runs;
        chosen.tokens += cost;
        return true;
    }

    /** The runs of a document's chosen pieces, in text order, without those set apart. */
    List<PieceRun> runs(SourceDocument document) {
        var pieces = chosen(document).pieces;
        var runs = new ArrayList<PieceRun>();
        for (int from = pieces.nextSetBit(0); from >= 0; ) {
            int to = pieces.nextClearBit(from);
            runs.add(new PieceRun(from, to - 1));
            from = pieces.nextSetBit(to);
        }
        return runs;
    }

    /** The run that holds the first of these pieces that is in one; empty when none was chosen, or all were set apart. */
    Optional<PieceRun> firstRunOf(SourceDocument document, PieceRun run) {
        var pieces = chosen(document).pieces;
        int piece = pieces.nextSetBit(run.first());
        return piece >= 0 && piece <= run.last()
                ? Optional.of(new PieceRun(pieces.previousClearBit(piece) + 1, pieces.nextClearBit(piece) - 1))
                : Optional.empty();
    }

    private Chosen chosen(SourceDocument document) {
        return documents.computeIfAbsent(document, key -> new Chosen());
    }
}
