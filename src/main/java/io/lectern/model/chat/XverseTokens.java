package io.lectern.model.chat;

import java.util.Set;

/** Ids and labels that all models of the XVERSE family have. */
final class XverseTokens {

    static final int END = 3;
    static final String HUMAN = "Human: ";
    static final String ASSISTANT = "Assistant: ";
    static final String PARAGRAPH = "\n\n";

    private static final int PADDING = 1;
    private static final int BEGIN = 2;

    static final Set<Integer> CONTROL = Set.of(PADDING, BEGIN, END);

    private XverseTokens() {}
}
