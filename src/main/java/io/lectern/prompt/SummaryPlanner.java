package io.lectern.prompt;

import io.lectern.model.ChatEncoding;
import io.lectern.prompt.SummaryPlan.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Decides how a model reads documents that it summarizes: at once when they fit; in two steps when they are not much
 * longer; else in parts, whose notes are joined. A part is of one document and as small as a quarter of the window, so that
 * several are computed together. A pure function of its request; the tokens that it counts are those of the ids that are
 * sent. Safe for use by several threads.
 */
public final class SummaryPlanner {

    /** Neighbouring sections with less than this together are one: a label each would say little. */
    private static final int SMALL_SECTION = 200;
    /** A part has at least so many tokens, if there is room. */
    private static final int SMALLEST_PART = 1_000;

    private static final int PARTS_A_WINDOW = 4;
    /** What is read at once has sections of any length. */
    private static final int UNBOUNDED = 1 << 29;

    private final ChatEncoding encoding;
    private final Labels labels;

    public SummaryPlanner(ChatEncoding encoding) {
        this.encoding = encoding;
        this.labels = new Labels(encoding);
    }

    /**
     * The plan for a request; of documents without any text it has no sections.
     *
     * @throws DocumentsTooLongException when there would be more parts than there are labels
     */
    public SummaryPlan plan(SummaryPlanRequest request) {
        var heads = new HashMap<String, Integer>();
        int target = Math.min(request.roomToNote(), Math.max(SMALLEST_PART, request.window() / PARTS_A_WINDOW));
        var whole = sections(request, UNBOUNDED, heads);
        int all = cost(whole, heads);
        if (all <= request.roomToWrite()) {
            var part = whole.isEmpty() ? List.<Part>of() : List.of(new Part(0, whole.size() - 1, all));
            return new SummaryPlan(
                    SummaryReading.ONE_PASS,
                    "all of the %,d tokens fit the window of %,d".formatted(all, request.window()),
                    request,
                    whole,
                    part);
        }
        if (request.mayRefine() && request.roomToRefine() >= target && 2 * request.roomToRefine() >= all) {
            var sections = sections(request, request.roomToRefine(), heads);
            var parts = parts(sections, request.roomToRefine(), false, heads);
            if (parts.size() == 2) {
                return plan(SummaryReading.REFINE, "two steps are enough for", all, request, sections, parts);
            }
        }
        var sections = sections(request, target, heads);
        var parts = parts(sections, target, true, heads);
        return plan(
                SummaryReading.MAP_REDUCE,
                "notes are taken of %d parts of".formatted(parts.size()),
                all,
                request,
                sections,
                parts);
    }

    private static SummaryPlan plan(
            SummaryReading reading,
            String reason,
            int all,
            SummaryPlanRequest request,
            List<Excerpt> sections,
            List<Part> parts) {
        return new SummaryPlan(
                reading,
                "%s the %,d tokens, of which the window of %,d has room for %,d"
                        .formatted(reason, all, request.window(), request.roomToWrite()),
                request,
                sections,
                parts);
    }

    /**
     * Neighbouring texts that are read together, by their tokens: as many as there is room for, at least two, unless the last
     * one is left alone.
     *
     * @return the number of texts in each group, in order
     * @throws DocumentsTooLongException when there is no room for two neighbours, so that nothing would become shorter
     */
    public static List<Integer> groups(List<Integer> tokens, int room) {
        var groups = new ArrayList<Integer>();
        int size = 0;
        int taken = 0;
        for (int next : tokens) {
            if (size > 0 && taken + next > room) {
                if (size == 1) {
                    throw new DocumentsTooLongException(taken + next, room);
                }
                groups.add(size);
                size = 0;
                taken = 0;
            }
            size++;
            taken += next;
        }
        if (taken > room) {
            throw new DocumentsTooLongException(taken, room);
        }
        groups.add(size);
        return groups;
    }

    /** No section is longer than the room; small ones are joined, more of them when there are not labels enough. */
    private List<Excerpt> sections(SummaryPlanRequest request, int room, Map<String, Integer> heads) {
        for (int small = Math.min(SMALL_SECTION, room); ; small = Math.min(2 * small, room)) {
            var sections = new ArrayList<Excerpt>();
            for (var document : request.documents()) {
                sections.addAll(sections(document, small, room, heads));
            }
            if (sections.size() <= Labels.MOST) {
                return sections;
            }
            if (small == room) {
                throw new DocumentsTooLongException(
                        request.documents().stream()
                                .mapToInt(SourceDocument::tokens)
                                .sum(),
                        (int) Math.min(Integer.MAX_VALUE, (long) room * Labels.MOST));
            }
        }
    }

    private List<Excerpt> sections(SourceDocument document, int small, int room, Map<String, Integer> heads) {
        var sections = new ArrayList<Excerpt>();
        int first = 0;
        int tokens = 0;
        for (int piece = 0; piece < document.size(); piece++) {
            int next = document.tokens(piece);
            boolean begins = piece > first
                    && document.piece(piece).section()
                            != document.piece(piece - 1).section();
            int head = labels.widest() + head(Excerpt.of(document, new PieceRun(first, piece)), heads);
            if (piece > first && (head + tokens + next > room || (begins && tokens >= small))) {
                sections.add(Excerpt.of(document, new PieceRun(first, piece - 1)));
                first = piece;
                tokens = 0;
            }
            tokens += next;
            int alone = labels.widest() + head(Excerpt.of(document, new PieceRun(first, first)), heads) + next;
            if (first == piece && alone > room) {
                throw new DocumentsTooLongException(alone, room);
            }
        }
        if (first < document.size()) {
            sections.add(Excerpt.of(document, new PieceRun(first, document.size() - 1)));
        }
        return sections;
    }

    private List<Part> parts(List<Excerpt> sections, int room, boolean ofOneDocument, Map<String, Integer> heads) {
        var parts = new ArrayList<Part>();
        int first = 0;
        int tokens = 0;
        for (int at = 0; at < sections.size(); at++) {
            int next = cost(at, sections.get(at), heads);
            boolean other = ofOneDocument
                    && at > first
                    && !sections.get(at).document().equals(sections.get(first).document());
            if (at > first && (other || tokens + next > room)) {
                parts.add(new Part(first, at - 1, tokens));
                first = at;
                tokens = 0;
            }
            tokens += next;
        }
        parts.add(new Part(first, sections.size() - 1, tokens));
        return parts;
    }

    private int cost(List<Excerpt> sections, Map<String, Integer> heads) {
        return IntStream.range(0, sections.size())
                .map(i -> cost(i, sections.get(i), heads))
                .sum();
    }

    private int cost(int index, Excerpt section, Map<String, Integer> heads) {
        return labels.ids(index + 1).length + head(section, heads) + section.tokens();
    }

    private int head(Excerpt excerpt, Map<String, Integer> heads) {
        return heads.computeIfAbsent(excerpt.head(), head -> encoding.content(head).length);
    }
}
