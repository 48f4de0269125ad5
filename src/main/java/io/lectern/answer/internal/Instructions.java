package io.lectern.answer.internal;

import io.lectern.answer.CitationMode;

/** What a model is told about its task, in the language of its question. */
final class Instructions {

    private static final String SYSTEM_ENGLISH = """
            Answer the question from the numbered texts only. Put the number of the text that supports a \
            statement in square brackets behind it, like [1]. Quote numbers and names exactly. If the texts do not \
            hold the answer, reply only NO_ANSWER.""";
    private static final String SYSTEM_CHINESE = """
            只根据下面编号的文本回答问题。在每个论述后面用方括号注明依据的文本编号，例如[1]。数字和名称须与原文一致。\
            如果文本中没有答案，只回复 NO_ANSWER。""";

    private static final String QUOTE_ENGLISH = """
            Answer the question with quotations from the numbered texts only. Write each on a line of its own, in curly \
            quotation marks, and behind it the number of its text in square brackets, like “the words” [1]. If the texts \
            do not hold the answer, reply only NO_ANSWER.""";
    private static final String QUOTE_CHINESE = """
            只用下面编号文本中的原文回答问题。每条引文单独一行，放在弯引号中，后面用方括号注明文本编号，例如“原文” [1]。\
            如果文本中没有答案，只回复 NO_ANSWER。""";

    private Instructions() {}

    static String of(boolean chinese, CitationMode citing) {
        return citing == CitationMode.QUOTE
                ? chinese ? QUOTE_CHINESE : QUOTE_ENGLISH
                : chinese ? SYSTEM_CHINESE : SYSTEM_ENGLISH;
    }
}
