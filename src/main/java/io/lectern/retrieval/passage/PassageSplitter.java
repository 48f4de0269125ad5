package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts a canonical text into passages. A passage never crosses a heading: the headings before a section are the
 * beginning of its first passage's body, so that they are found and cited like text, and context of the others. Within
 * a section small blocks are joined and long ones divided, at block ends where possible, else between sentences, rows or
 * parts of code. A table stays whole where it fits; where it is divided, its header rows are context of what follows. So
 * is the sentence that introduces a list or a table. Bodies do not overlap, are in text order and cover every block but
 * running headers and the like, which are left out.
 *
 * @param minTokens estimated tokens that a passage has at least where its section has as many
 * @param maxTokens estimated tokens that no body exceeds
 */
public record PassageSplitter(int minTokens, int maxTokens) {

    /** The sizes that the service has unless told otherwise. */
    public static final PassageSplitter DEFAULT = new PassageSplitter(200, 400);

    private static final String VERSION = "3";

    /** A heading or table header beyond this share of a passage is text gone astray, not context. */
    private static final double CONTEXT_SHARE = 0.25;

    /**
     * A section cut into atoms.
     *
     * @param rests the tokens from each atom to the end
     */
    private record Pieces(
            String text, Section section, List<Atom> atoms, double[] rests, Map<Block, TextRange> leadIns) {}

    /** Changes with everything that changes where passages begin and end. */
    public String recipe() {
        return "%s/%d/%d".formatted(VERSION, minTokens, maxTokens);
    }

    public List<PassageRanges> split(CanonicalText text) {
        var passages = new ArrayList<PassageRanges>();
        var blocks =
                text.blocks().stream().filter(block -> block.kind().isBody()).toList();
        for (var section : Section.of(blocks)) {
            var atoms = section.blocks().stream()
                    .flatMap(block -> Atom.of(text.text(), block, maxTokens).stream())
                    .toList();
            var leadIns = LeadIn.of(text.text(), section.blocks());
            var pieces = new Pieces(text.text(), section, atoms, rests(atoms), leadIns);
            int from = 0;
            while (from < atoms.size()) {
                int to = cut(pieces, from);
                passages.add(passage(passages.size(), pieces, from, to));
                from = to;
            }
        }
        return passages;
    }

    /** One past the last atom of the passage that starts at an atom. */
    private int cut(Pieces pieces, int from) {
        var atoms = pieces.atoms();
        double rest = pieces.rests()[from];
        if (rest <= maxTokens) {
            return atoms.size();
        }
        double target = (minTokens + maxTokens) / 2.0;
        double ideal = rest / Math.ceil(rest / target);
        int best = -1;
        int fitting = from;
        double bestCost = Double.MAX_VALUE;
        double tokens = 0;
        for (int i = from; i < atoms.size() - 1 && tokens + atoms.get(i).tokens() <= maxTokens; i++) {
            tokens += atoms.get(i).tokens();
            fitting = i + 1;
            double cost = Math.abs(tokens - ideal) + costAfter(pieces, i) + (tokens < minTokens ? maxTokens : 0);
            if (!atoms.get(i).isHeading() && cost < bestCost) {
                best = i + 1;
                bestCost = cost;
            }
        }
        return best > 0 ? best : Math.max(fitting, from + 1);
    }

    /** Cutting inside a block, or behind what introduces the next, costs half the allowed spread of sizes. */
    private double costAfter(Pieces pieces, int atom) {
        var last = pieces.atoms().get(atom);
        var leadIn = pieces.leadIns().get(pieces.atoms().get(atom + 1).block());
        boolean introduces = leadIn != null && leadIn.overlaps(last.range());
        return last.endsBlock() && !introduces ? 0 : (maxTokens - minTokens) / 2.0;
    }

    private PassageRanges passage(int ordinal, Pieces pieces, int from, int to) {
        var text = pieces.text();
        var first = pieces.atoms().get(from);
        var body = body(text, pieces.atoms().subList(from, to));
        var context = new ArrayList<>(pieces.section().contextOf(first.block()));
        var leadIn = pieces.leadIns().get(first.block());
        if (leadIn != null) {
            context.add(leadIn);
        }
        if (first.continuesTable()) {
            context.add(headerRows(text, first));
        }
        context.removeIf(range -> range.length() == 0 || !Atom.fits(text, range, maxTokens * CONTEXT_SHARE));
        return new PassageRanges(ordinal, context, body);
    }

    /** One range for what follows each other; what is left out of passages lies between two. */
    private static List<TextRange> body(String text, List<Atom> atoms) {
        var body = new ArrayList<TextRange>();
        for (var atom : atoms) {
            var last = body.isEmpty() ? null : body.getLast();
            if (last != null && text.substring(last.end(), atom.range().start()).isBlank()) {
                body.set(
                        body.size() - 1,
                        new TextRange(last.start(), atom.range().end()));
            } else {
                body.add(atom.range());
            }
        }
        return body;
    }

    /** The header rows of a table as far as they lie before an atom. */
    private static TextRange headerRows(String text, Atom atom) {
        int start = atom.block().range().start();
        int end = start;
        for (int row = 0; row < atom.block().headerRows(); row++) {
            int lineEnd = text.indexOf('\n', end);
            int next = lineEnd < 0 ? atom.block().range().end() : lineEnd + 1;
            if (next > atom.range().start()) {
                break;
            }
            end = next;
        }
        return new TextRange(start, end > start ? end - 1 : start);
    }

    private static double[] rests(List<Atom> atoms) {
        var rests = new double[atoms.size()];
        double rest = 0;
        for (int i = rests.length - 1; i >= 0; i--) {
            rest += atoms.get(i).tokens();
            rests[i] = rest;
        }
        return rests;
    }
}
