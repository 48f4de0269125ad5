package io.lectern.prompt;

import io.lectern.model.ChatEncoding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides what of the documents goes into a model's window: all of them when they fit; else what a search found, and, when
 * the documents are few, their outlines beside it. Every document that has evidence gets its share before any gets more;
 * what was found then grows to its section, to the sections around it, and further, until the window is full. A pure
 * function of its request; the tokens that it counts are those of the ids that are sent. Safe for use by several threads.
 */
final class PromptPlanner {

    /** Of the room for new excerpts, what evidence may take before it grows. */
    private static final double EVIDENCE = 0.6;
    /** Of the tokens of a prompt, what outlines may take. */
    private static final double OUTLINES = 0.15;
    /** Of the room for excerpts, what those of the turn before may keep. */
    private static final double KEPT = 0.5;

    static final Comparator<SourceDocument> DOCUMENT_ORDER = Comparator.comparing(
                    (SourceDocument document) -> document.version().document().value())
            .thenComparing(document -> document.version().version());

    private final ChatEncoding encoding;
    private final Labels labels;

    PromptPlanner(ChatEncoding encoding, Labels labels) {
        this.encoding = encoding;
        this.labels = labels;
    }

    /**
     * The plan for a request. With no evidence and too little room for everything it holds no excerpt.
     *
     * @throws DocumentsTooLongException when whole documents were asked for and do not fit
     */
    PromptPlan plan(PlanRequest request) {
        var whole = request.documents().stream()
                .sorted(DOCUMENT_ORDER)
                .map(Excerpt::whole)
                .toList();
        int all = tokens(whole);
        boolean fits = !whole.isEmpty() && whole.size() <= Labels.MOST && all <= request.forDocuments();
        return switch (request.mode().orElse(fits ? ReadingMode.WHOLE : partial(request))) {
            case WHOLE -> {
                if (!fits) {
                    throw new DocumentsTooLongException(all, request.forDocuments());
                }
                yield plan(
                        request,
                        ReadingMode.WHOLE,
                        "all of the %s fit the window".formatted(documents(whole.size(), all)),
                        List.of(),
                        whole,
                        KeptExcerpts.NONE,
                        0);
            }
            case MIXED -> inParts(request, ReadingMode.MIXED, outlines(request), whole.size(), all);
            case PASSAGES -> inParts(request, ReadingMode.PASSAGES, List.of(), whole.size(), all);
        };
    }

    private static ReadingMode partial(PlanRequest request) {
        return request.documents().isEmpty() ? ReadingMode.PASSAGES : ReadingMode.MIXED;
    }

    private PromptPlan inParts(PlanRequest request, ReadingMode mode, List<Outline> outlines, int documents, int all) {
        int room = request.forDocuments()
                - outlines.stream().mapToInt(this::tokens).sum();
        var heads = headTokens();
        var keeping = new Selection(room, Labels.MOST, heads);
        var kept = kept(request, keeping, room);
        var selection = kept.isEmpty() ? new Selection(room, Labels.MOST, heads) : keeping;
        var chosen = chosen(request.evidence(), selection, selection.left());
        var growth = new Growth(selection);
        growth.grow(chosen);
        var later = new ArrayList<>(request.evidence());
        later.removeAll(chosen);
        later.removeIf(found -> selection.add(found.document(), found.pieces()));
        growth.grow(foundAgain(request, kept));
        var excerpts = new ArrayList<>(kept.excerpts());
        excerpts.addAll(ordered(request, selection));
        var reason = documents == 0
                ? "too many documents to be read whole; the window has room for %,d tokens of them"
                        .formatted(request.forDocuments())
                : "of the %s %,d fit the window".formatted(documents(documents, all), request.forDocuments());
        return plan(request, mode, reason + stayed(kept), outlines, excerpts, kept, later.size());
    }

    /** Most tokens of label and head of an excerpt that begins with a piece: equal heads are counted once. */
    private ToIntBiFunction<SourceDocument, Integer> headTokens() {
        var byText = new HashMap<String, Integer>();
        var byPiece = new HashMap<SourceDocument, int[]>();
        return (document, piece) -> {
            int[] known = byPiece.computeIfAbsent(document, all -> new int[all.size()]);
            if (known[piece] == 0) {
                known[piece] = labels.widest()
                        + byText.computeIfAbsent(
                                Excerpt.head(document, piece, false), head -> encoding.content(head).length);
            }
            return known[piece];
        };
    }

    /** The beginning of what the turn before had, as far as it fits: what stands behind a gap would not be read again anyway. */
    private static KeptExcerpts kept(PlanRequest request, Selection selection, int room) {
        int most = (int) (room * KEPT);
        var kept = new ArrayList<Excerpt>();
        for (var excerpt : request.kept().excerpts()) {
            int used = room - selection.left();
            var run = selection.keep(excerpt.document(), excerpt.pieces(), most - used);
            run.ifPresent(pieces -> kept.add(Excerpt.of(excerpt.document(), pieces)));
            if (!run.equals(Optional.of(excerpt.pieces()))) {
                break;
            }
        }
        return request.kept().cut(kept, request.evidence());
    }

    /** The excerpts that stay and hold what was found now: to them nothing is added, but behind the others there may be more. */
    private static Set<Evidence> foundAgain(PlanRequest request, KeptExcerpts kept) {
        return request.evidence().stream()
                .flatMap(found -> kept.holding(found).stream())
                .map(excerpt -> new Evidence(excerpt.document(), excerpt.pieces()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String stayed(KeptExcerpts kept) {
        return kept.isEmpty()
                ? ""
                : "; %d excerpts stay from the turn before"
                        .formatted(kept.excerpts().size());
    }

    private static String documents(int count, int tokens) {
        return "%,d tokens of %s".formatted(tokens, count == 1 ? "the document" : "the %,d documents".formatted(count));
    }

    private PromptPlan plan(
            PlanRequest request,
            ReadingMode mode,
            String reason,
            List<Outline> outlines,
            List<Excerpt> excerpts,
            KeptExcerpts kept,
            int leftOut) {
        return new PromptPlan(
                mode,
                reason,
                outlines,
                excerpts,
                kept,
                leftOut,
                request.window(),
                request.taken(),
                outlines.stream().mapToInt(this::tokens).sum() + tokens(excerpts));
    }

    /** Each document's best by turns while it has less than its share; then the best of all. */
    private static Set<Evidence> chosen(List<Evidence> evidence, Selection selection, int room) {
        var byDocument = new LinkedHashMap<SourceDocument, List<Evidence>>();
        evidence.forEach(found -> byDocument
                .computeIfAbsent(found.document(), document -> new ArrayList<>())
                .add(found));
        int share = (int) (room * EVIDENCE) / Math.max(1, byDocument.size());
        var chosen = new LinkedHashSet<Evidence>();
        int turns =
                byDocument.values().stream().mapToInt(Collection::size).max().orElse(0);
        for (int turn = 0; turn < turns; turn++) {
            for (var found : byDocument.values()) {
                if (turn < found.size()
                        && (turn == 0 || selection.tokens(found.get(turn).document()) < share)) {
                    addTo(chosen, found.get(turn), selection);
                }
            }
        }
        for (var found : evidence) {
            if (room - selection.left() >= room * EVIDENCE) {
                break;
            }
            if (!chosen.contains(found)) {
                addTo(chosen, found, selection);
            }
        }
        return chosen;
    }

    private static void addTo(Set<Evidence> chosen, Evidence found, Selection selection) {
        if (!selection.isKept(found.document(), found.pieces()) && selection.add(found.document(), found.pieces())) {
            chosen.add(found);
        }
    }

    private static List<Excerpt> ordered(PlanRequest request, Selection selection) {
        var ranks = new HashMap<Excerpt, Integer>();
        var excerpts = request.evidence().stream()
                .map(Evidence::document)
                .distinct()
                .sorted(DOCUMENT_ORDER)
                .flatMap(document -> selection.runs(document).stream().map(run -> Excerpt.of(document, run)))
                .toList();
        for (int rank = request.evidence().size() - 1; rank >= 0; rank--) {
            var evidence = request.evidence().get(rank);
            var run = selection.firstRunOf(evidence.document(), evidence.pieces());
            if (run.isPresent()) {
                ranks.put(Excerpt.of(evidence.document(), run.get()), rank);
            }
        }
        return request.order().ordered(excerpts, excerpt -> ranks.getOrDefault(excerpt, excerpts.size()));
    }

    /**
     * As many levels of each document's headings as its share of the room for outlines holds. The share is of the window, not
     * of what history and question leave, so that the next turn has the same outlines.
     */
    private List<Outline> outlines(PlanRequest request) {
        int prompt = request.window() - request.taken().answer();
        int room = Math.min((int) (prompt * OUTLINES), request.forDocuments() / 2);
        int share = room / Math.max(1, request.documents().size());
        return request.documents().stream()
                .sorted(DOCUMENT_ORDER)
                .map(document -> Outline.within(document, outline -> tokens(outline) <= share))
                .flatMap(Optional::stream)
                .toList();
    }

    private int tokens(Outline outline) {
        return encoding.content(outline.text()).length;
    }

    private int tokens(List<Excerpt> excerpts) {
        return IntStream.range(0, Math.min(Labels.MOST, excerpts.size()))
                .map(i -> labels.ids(i + 1).length
                        + encoding.content(excerpts.get(i).head()).length
                        + excerpts.get(i).tokens())
                .sum();
    }
}
