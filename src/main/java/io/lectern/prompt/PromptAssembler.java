package io.lectern.prompt;

import static io.lectern.model.ChatEncoding.join;

import io.lectern.engine.PromptPart;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lays a prompt out, most stable first: system text, numbered passages in document order, earlier turns, question. Every
 * part is turned into ids by itself and the ids are joined, so the token count is the exact sum of the parts and the
 * budget is never exceeded. Text that is not ours is encoded as plain text: nothing in a document or a question becomes
 * a control token.
 */
public final class PromptAssembler {

    private static final Comparator<Passage> DOCUMENT_ORDER = Comparator.comparing(
                    (Passage passage) -> passage.version().document().value())
            .thenComparing(passage -> passage.version().version())
            .thenComparing(Passage::ordinal);

    private final ChatEncoding encoding;

    public PromptAssembler(ChatEncoding encoding) {
        this.encoding = encoding;
    }

    /**
     * Fills the budget: question and system text always, then the newest turns up to their share, then passages, best
     * first, while they fit.
     *
     * @throws QuestionTooLongException when question and system text alone exceed the budget
     */
    public AssembledPrompt assemble(PromptInput input, TokenBudget budget) {
        var head = head(input.system());
        var tail = tail(input.question());
        var endOfSystem = encoding.after(Role.SYSTEM);
        int used = head.length + endOfSystem.length + tail.length;
        if (used > budget.prompt()) {
            throw new QuestionTooLongException(used, budget.prompt());
        }
        var turns = newestTurns(input.history(), Math.min(budget.history(), budget.prompt() - used));
        used += total(turns);
        var passages = bestPassages(input.passages(), budget.prompt() - used);
        return new AssembledPrompt(
                parts(head, passages, endOfSystem, turns, tail),
                passages,
                input.passages().size() - passages.size(),
                input.history().size() - turns.size());
    }

    /** Boundaries behind the system text, each document and each turn; what comes behind the last one will not come again. */
    private List<PromptPart> parts(
            int[] head, List<Passage> passages, int[] endOfSystem, List<int[]> turns, int[] tail) {
        var parts = new ArrayList<PromptPart>();
        parts.add(PromptPart.cached(head));
        parts.addAll(documents(passages));
        int[] before = endOfSystem;
        for (var turn : turns) {
            parts.add(PromptPart.cached(join(List.of(before, turn))));
            before = new int[0];
        }
        parts.add(PromptPart.of(join(List.of(before, tail))));
        return parts;
    }

    /** The numbered passages, those of one document in one part. */
    private List<PromptPart> documents(List<Passage> passages) {
        var texts = numbered(passages);
        var parts = new ArrayList<PromptPart>();
        int from = 0;
        for (int to = 1; to <= passages.size(); to++) {
            var document = passages.get(from).version().document();
            if (to == passages.size() || !passages.get(to).version().document().equals(document)) {
                parts.add(PromptPart.cached(document.toString(), join(texts.subList(from, to))));
                from = to;
            }
        }
        return parts;
    }

    private int[] head(String system) {
        return join(List.of(encoding.begin(), encoding.before(Role.SYSTEM), encoding.content(system)));
    }

    private int[] tail(String question) {
        return join(List.of(encoding.message(Role.USER, question), encoding.answerPrefix()));
    }

    private List<int[]> newestTurns(List<HistoryTurn> history, int budget) {
        var turns = new ArrayList<int[]>();
        int left = budget;
        for (var turn : history.reversed()) {
            var ids = join(List.of(
                    encoding.message(Role.USER, turn.question()), encoding.message(Role.ASSISTANT, turn.answer())));
            if (ids.length > left) {
                break;
            }
            left -= ids.length;
            turns.addFirst(ids);
        }
        return turns;
    }

    private List<Passage> bestPassages(List<Passage> candidates, int budget) {
        var chosen = new ArrayList<Passage>();
        int left = budget;
        int label = widestLabel(candidates.size());
        for (var passage : candidates) {
            int cost = label + encoding.content(content(passage)).length;
            if (cost <= left) {
                left -= cost;
                chosen.add(passage);
            }
        }
        chosen.sort(DOCUMENT_ORDER);
        return chosen;
    }

    /** A label's digits may take more tokens than another's; the longest label bounds them all. */
    private int widestLabel(int labels) {
        return IntStream.rangeClosed(1, labels)
                .map(label -> encoding.content(label(label)).length)
                .max()
                .orElse(0);
    }

    private List<int[]> numbered(List<Passage> passages) {
        return IntStream.range(0, passages.size())
                .mapToObj(index -> join(
                        List.of(encoding.content(label(index + 1)), encoding.content(content(passages.get(index))))))
                .toList();
    }

    private static String label(int number) {
        return "\n\n[%d] ".formatted(number);
    }

    private static String content(Passage passage) {
        var place = passage.location() == null ? "" : " › " + passage.location();
        var body = passage.body().stream().map(Fragment::text).collect(Collectors.joining("\n"));
        return passage.filename() + place + "\n" + body;
    }

    private static int total(List<int[]> parts) {
        return parts.stream().mapToInt(part -> part.length).sum();
    }
}
