package io.lectern.answer.internal;

import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.retrieval.Hit;
import java.util.List;

/** Saying that the documents do not hold an answer, in the language of the question. */
final class NoAnswer {

    private NoAnswer() {}

    static String text(String question) {
        return Script.isChinese(question)
                ? "在这些文档中没有找到答案。"
                : "The documents do not contain an answer to this question.";
    }

    /** After a search that found nothing, or nothing that could hold the answer. */
    static Draft notFound(String question, List<Hit> hits, AnswerListener listener) {
        listener.delta(text(question));
        return draft(
                question,
                hits.isEmpty() ? "no passage matches the question" : "no passage matches the question well enough");
    }

    static Draft draft(String question, String reason) {
        return Draft.withoutModel(text(question), AnswerMode.NONE, reason, List.of(), List.of());
    }
}
