package io.lectern.answer.summary.internal;

import io.lectern.answer.summary.SummaryLanguage;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.prompt.SummaryPrompts.Instruction;

/** What a model is told about a summary, in the language it is to be in. */
final class SummaryInstructions {

    private static final String CITE_ENGLISH = """
             Use only what the texts say, and write numbers and names exactly as they do. Put the number of the text that a \
            statement is from in square brackets behind it, like [1]. What is a note has such numbers already: keep them.""";
    private static final String CITE_CHINESE = """
            只写文本中有的内容，数字和名称须与原文一致。在每个论述后面用方括号注明依据的文本编号，例如[1]。\
            笔记中已有的编号须原样保留。""";

    private SummaryInstructions() {}

    /** To write the summary itself, in so many words. */
    static Instruction writing(SummaryOrder order, SummaryLanguage language, int words) {
        return switch (language) {
            case ENGLISH ->
                new Instruction(
                        "Summarize the following texts%s in English, in about %d words. %s"
                                        .formatted(aboutEnglish(order), words, formEnglish(order))
                                + CITE_ENGLISH,
                        "Write the summary now.");
            case CHINESE ->
                new Instruction(
                        "用中文概括下面的文本%s，大约%d字。%s".formatted(aboutChinese(order), words, formChinese(order))
                                + CITE_CHINESE,
                        "现在请写出摘要。");
        };
    }

    /** To note down a part, or to join notes. */
    static Instruction noting(SummaryOrder order, SummaryLanguage language) {
        return switch (language) {
            case ENGLISH ->
                new Instruction(
                        "Note down what is most important in the following texts%s in English, in a few short sentences, with its numbers."
                                        .formatted(aboutEnglish(order))
                                + CITE_ENGLISH,
                        "Write the notes now.");
            case CHINESE ->
                new Instruction(
                        "用中文记下下面文本中最重要的内容%s，只用几个短句，保留其中的数字。".formatted(aboutChinese(order)) + CITE_CHINESE, "现在请写出笔记。");
        };
    }

    private static String aboutEnglish(SummaryOrder order) {
        return order.focus() == null ? "" : " with regard to the question “%s”".formatted(order.focus());
    }

    private static String aboutChinese(SummaryOrder order) {
        return order.focus() == null ? "" : "（围绕问题“%s”）".formatted(order.focus());
    }

    private static String formEnglish(SummaryOrder order) {
        return switch (order.style()) {
            case BRIEF -> "Write a few plain sentences.";
            case EXECUTIVE ->
                "Write for somebody who decides: begin with the most important result, then the figures, the reasons and the risks.";
            case DETAILED -> "Go through every subject in the order of the texts, a paragraph for each.";
            case BULLETS -> "Write a list: one statement on each line, which begins with “- ”.";
            case OUTLINE ->
                "Write an outline: each subject as a heading line, which begins with “## ”, and under it what is said of it in lines that begin with “- ”.";
            case COMPARE ->
                "Compare the documents: first what they have in common, then where they differ, naming the document each time.";
        };
    }

    private static String formChinese(SummaryOrder order) {
        return switch (order.style()) {
            case BRIEF -> "写成几个简单的句子。";
            case EXECUTIVE -> "写给决策者：先写最重要的结果，再写数据、原因和风险。";
            case DETAILED -> "按原文顺序写出每个主题，每个主题一段。";
            case BULLETS -> "写成列表：每行一个论述，以“- ”开头。";
            case OUTLINE -> "写成提纲：每个主题一行标题，以“## ”开头，下面各行以“- ”开头写出其内容。";
            case COMPARE -> "比较各个文档：先写相同之处，再写不同之处，每次都写明是哪个文档。";
        };
    }
}
