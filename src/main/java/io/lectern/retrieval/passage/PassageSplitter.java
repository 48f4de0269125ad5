package io.lectern.retrieval.passage;

import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a canonical text into passages. A passage never crosses a heading: the headings before a section are the
 * beginning of its first passage's body, so that they are found and cited like text, and context of the others. Within
 * a section small blocks are joined and long ones divided, at block ends where possible, else between sentences, rows or
 * lines. Bodies do not overlap and cover every block.
 *
 * @param minTokens estimated tokens that a passage has at least where its section has as many
 * @param maxTokens estimated tokens that no body exceeds
 */
public record PassageSplitter(int minTokens, int maxTokens) {

    private static final String VERSION = "1";

    /** A heading or table header beyond this share of a passage is text gone astray, not context. */
    private static final double CONTEXT_SHARE = 0.25;

    /** Changes with everything that changes where passages begin and end. */
    public String recipe() {
        return "%s/%d/%d".formatted(VERSION, minTokens, maxTokens);
    }

    /** The sizes that were found best, see docs/passages.md. */
    public static final PassageSplitter DEFAULT = new PassageSplitter(200, 400);

    public List<PassageRanges> split(CanonicalText text) {
        var passages = new ArrayList<PassageRanges>();
        for (var section : Section.of(text.blocks())) {
            var atoms = section.blocks().stream()
                    .flatMap(block -> Atom.of(text.text(), block, maxTokens).stream())
                    .toList();
            int from = 0;
            while (from < atoms.size()) {
                int to = cut(atoms, from);
                passages.add(passage(passages.size(), text.text(), section, atoms.subList(from, to)));
                from = to;
            }
        }
        return passages;
    }

    /** One past the last atom of the passage that starts at an atom. */
    private int cut(List<Atom> atoms, int from) {
        double rest = tokens(atoms.subList(from, atoms.size()));
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
            double cost = cost(atoms.get(i), tokens, ideal);
            if (!atoms.get(i).isHeading() && cost < bestCost) {
                best = i + 1;
                bestCost = cost;
            }
        }
        return best > 0 ? best : Math.max(fitting, from + 1);
    }

    /** Cutting inside a block costs as much as missing the ideal size by half the allowed spread. */
    private double cost(Atom last, double tokens, double ideal) {
        double inside = last.endsBlock() ? 0 : (maxTokens - minTokens) / 2.0;
        double tooSmall = tokens < minTokens ? maxTokens : 0;
        return Math.abs(tokens - ideal) + inside + tooSmall;
    }

    private PassageRanges passage(int ordinal, String text, Section section, List<Atom> atoms) {
        var first = atoms.getFirst();
        var context = new ArrayList<>(section.contextOf(first.block()));
        if (first.continuesTable()) {
            context.add(firstRow(text, first.block().range()));
        }
        context.removeIf(range ->
                range.length() == 0 || TokenEstimate.of(text, range.start(), range.end()) > maxTokens * CONTEXT_SHARE);
        // Only line breaks lie between blocks, so one range holds what one range per atom would.
        var body = new TextRange(first.range().start(), atoms.getLast().range().end());
        return new PassageRanges(ordinal, context, List.of(body));
    }

    private static TextRange firstRow(String text, TextRange table) {
        int end = text.indexOf('\n', table.start());
        return new TextRange(table.start(), end < 0 || end > table.end() ? table.end() : end);
    }

    private static double tokens(List<Atom> atoms) {
        return atoms.stream().mapToDouble(Atom::tokens).sum();
    }
}
