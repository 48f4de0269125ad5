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
        var system = encoding.content(input.system());
        var question = encoding.content(input.question());
        int used = scaffold(0) + system.length + question.length;
        if (used > budget.prompt()) {
            throw new QuestionTooLongException(used, budget.prompt());
        }
        var turns = newestTurns(input.history(), Math.min(budget.history(), budget.prompt() - used));
        used += scaffold(turns.size() / 2) - scaffold(0) + total(turns);
        var passages = bestPassages(input.passages(), budget.prompt() - used);
        return new AssembledPrompt(
                parts(system, passages, turns, question),
                passages,
                input.passages().size() - passages.size(),
                input.history().size() - turns.size() / 2);
    }

    /** Boundaries behind the system text, each document and each turn; what comes behind the last one will not come again. */
    private List<PromptPart> parts(int[] system, List<Passage> passages, List<int[]> turns, int[] question) {
        var scaffold = encoding.scaffold(roles(turns.size() / 2));
        var parts = new ArrayList<PromptPart>();
        parts.add(PromptPart.cached(join(List.of(scaffold.getFirst(), system))));
        parts.addAll(documents(passages));
        for (int turn = 0; turn < turns.size(); turn += 2) {
            parts.add(PromptPart.cached(join(
                    List.of(scaffold.get(turn + 1), turns.get(turn), scaffold.get(turn + 2), turns.get(turn + 1)))));
        }
        parts.add(PromptPart.of(join(List.of(scaffold.get(turns.size() + 1), question, scaffold.getLast()))));
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

    private static List<Role> roles(int turns) {
        var roles = new ArrayList<Role>();
        roles.add(Role.SYSTEM);
        for (int turn = 0; turn < turns; turn++) {
            roles.add(Role.USER);
            roles.add(Role.ASSISTANT);
        }
        roles.add(Role.USER);
        return roles;
    }

    /** Tokens of the scaffold with so many turns before the question. */
    private int scaffold(int turns) {
        return total(encoding.scaffold(roles(turns)));
    }

    /** Questions and answers by turns. */
    private List<int[]> newestTurns(List<HistoryTurn> history, int budget) {
        var turns = new ArrayList<int[]>();
        int none = scaffold(0);
        int contents = 0;
        for (var turn : history.reversed()) {
            var question = encoding.content(turn.question());
            var answer = encoding.content(turn.answer());
            contents += question.length + answer.length;
            if (scaffold(turns.size() / 2 + 1) - none + contents > budget) {
                break;
            }
            turns.addFirst(answer);
            turns.addFirst(question);
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
