package io.lectern.evaluation.probe;

/**
 * The sentences around a haystack in one language.
 *
 * @param needle with places for a name and a number
 * @param needleBefore what comes before a haystack with one needle
 * @param needlesBefore with several
 * @param needleAfter with a place for a name
 * @param needlesAfter with a place for names
 * @param needleAnswer how the answer begins, with a place for a name
 * @param needlesAnswer with a place for names
 * @param and between the last two names
 * @param chainAfter with a place for a value
 * @param chainAnswer with places for how many and a value
 */
record Wording(
        String needle,
        String needleBefore,
        String needlesBefore,
        String needleAfter,
        String needlesAfter,
        String needleAnswer,
        String needlesAnswer,
        String comma,
        String and,
        String chainBefore,
        String chainAfter,
        String chainAnswer) {

    private static final Wording ENGLISH = new Wording(
            "The secret number of the %s is %s.",
            "A secret number is hidden in the following text. Remember it: you will be asked for it afterwards.\n\n",
            "Some secret numbers are hidden in the following text. Remember them: you will be asked for them afterwards.\n\n",
            "\n\nWhat is the secret number of the %s in the text above?",
            "\n\nWhat are the secret numbers of the %s in the text above?",
            "The secret number of the %s in the text is",
            "The secret numbers of the %s in the text are",
            ", the ",
            " and the ",
            "Remember and follow the chain of variable assignments that is hidden in the following text.\n\n",
            "\n\nQuestion: which variables have the value %2$s in the text above?",
            "Answer: by the chain of assignments in the text above, %1$d variables have the value %2$s, namely");

    private static final Wording CHINESE = new Wording(
            "%s的秘密数字是%s。",
            "下面的文字里藏着一个秘密数字。请记住它，之后会问到。\n\n",
            "下面的文字里藏着几个秘密数字。请记住它们，之后会问到。\n\n",
            "\n\n上文中%s的秘密数字是什么？",
            "\n\n上文中%s的秘密数字分别是什么？",
            "上文中%s的秘密数字是",
            "上文中%s的秘密数字分别是",
            "、",
            "和",
            "请记住并追踪藏在下面文字里的变量赋值链。\n\n",
            "\n\n问题：上文中哪些变量的值是%2$s？",
            "回答：根据上文的赋值链，有%1$d个变量的值是%2$s，它们是");

    static Wording in(ProbeLanguage language) {
        return switch (language) {
            case EN -> ENGLISH;
            case ZH -> CHINESE;
        };
    }
}
