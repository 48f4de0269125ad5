package io.lectern.prompt;

import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.prompt.PlanRequest.Taken;
import io.lectern.prompt.PromptEntry.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a prompt out, most stable first: system text, outlines and excerpts of documents under their labels, earlier turns,
 * question. Every piece is turned into ids by itself and the ids are joined, so the token count is the exact sum of the
 * pieces, and what was planned is what is sent. Text that is not ours is encoded as plain text: nothing in a document or a
 * question becomes a control token. Safe for use by several threads.
 */
public final class PromptAssembler {

    /** Another one whenever something else is chosen of the same documents. */
    public static final int VERSION = 2;

    private final ChatEncoding encoding;
    private final Labels labels;
    private final PromptPlanner planner;

    public PromptAssembler(ChatEncoding encoding) {
        this.encoding = encoding;
        this.labels = new Labels(encoding);
        this.planner = new PromptPlanner(encoding, labels);
    }

    /**
     * Fills the budget: question and system text always, then the newest turns up to their share, then documents.
     *
     * @throws QuestionTooLongException when question and system text alone exceed the budget
     * @throws DocumentsTooLongException when whole documents were asked for and do not fit
     */
    public AssembledPrompt assemble(PromptInput input, TokenBudget budget) {
        var system = encoding.content(input.system());
        var question = encoding.content(input.question());
        int least = scaffold(0) + system.length + question.length;
        if (least > budget.prompt()) {
            throw new QuestionTooLongException(least, budget.prompt());
        }
        var turns = newestTurns(input.history(), Math.min(budget.history(), budget.prompt() - least));
        var taken =
                new Taken(budget.answer(), scaffold(turns.size() / 2) + system.length, total(turns), question.length);
        var plan = planner.plan(request(input, budget, taken, input.kept()));
        var layout = laidOut(system, plan, turns, question);
        if (!plan.kept().isEmpty() && !input.kept().stand(layout.entries())) {
            plan = planner.plan(request(input, budget, taken, KeptExcerpts.NONE));
            layout = laidOut(system, plan, turns, question);
        }
        return new AssembledPrompt(
                layout.parts(), plan, layout.entries(), input.history().size() - turns.size() / 2);
    }

    private static PlanRequest request(PromptInput input, TokenBudget budget, Taken taken, KeptExcerpts kept) {
        return new PlanRequest(
                budget.window(), taken, input.documents(), input.evidence(), input.mode(), input.order(), kept);
    }

    /** Boundaries behind the system text, each document and each turn; what comes behind the last one will not come again. */
    private PromptLayout laidOut(int[] system, PromptPlan plan, List<int[]> turns, int[] question) {
        var scaffold = encoding.scaffold(roles(turns.size() / 2));
        var layout = new PromptLayout(encoding, labels);
        layout.kept(Kind.SYSTEM, scaffold.getFirst(), system);
        plan.outlines().forEach(layout::outline);
        layout.excerpts(plan.excerpts());
        for (int turn = 0; turn < turns.size(); turn += 2) {
            layout.kept(
                    Kind.TURN, scaffold.get(turn + 1), turns.get(turn), scaffold.get(turn + 2), turns.get(turn + 1));
        }
        layout.last(Kind.QUESTION, scaffold.get(turns.size() + 1), question, scaffold.getLast());
        return layout;
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

    private static int total(List<int[]> parts) {
        return parts.stream().mapToInt(part -> part.length).sum();
    }
}
