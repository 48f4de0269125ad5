package io.lectern.model.chat;

import java.util.Set;

/** Ids that both generations of Baichuan have, under different texts. */
final class BaichuanTokens {

    static final int END = 2;
    static final int USER = 195;
    static final int ASSISTANT = 196;

    private static final int BEGIN = 1;

    static final Set<Integer> CONTROL = Set.of(BEGIN, END, USER, ASSISTANT);

    private BaichuanTokens() {}
}
