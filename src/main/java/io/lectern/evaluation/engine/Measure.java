package io.lectern.evaluation.engine;

/** A quantity of the report. */
enum Measure {
    PREFILL_ENGINE(Phase.PREFILL, "prefill", "engineTokensPerSecond"),
    PREFILL_BARE(Phase.PREFILL, "prefill", "bareTokensPerSecond"),
    /** Of the engine's speed to the bare loop's, for each piece of the document. */
    PREFILL_RATIO(Phase.PREFILL, "prefill", "ratio"),

    COLD(Phase.COLD, "firstToken", "question1Seconds"),
    COLD_PREFILLED(Phase.COLD, "firstToken", "question1PrefilledTokens"),
    HOT(Phase.HOT, "firstToken", "question2Seconds"),
    HOT_PREFILLED(Phase.HOT, "firstToken", "question2PrefilledTokens"),
    /** Of the document that had left the native cache and came back, from wherever. */
    HOT_RESTORED(Phase.HOT, "firstToken", "question2RestoredTokens"),
    BARE_QUESTION(Phase.HOT, "firstToken", "bareQuestionSeconds"),
    HOT_MORE_THAN_BARE(Phase.HOT, "firstToken", "question2MinusBareSeconds"),
    COLD_BY_HOT(Phase.HOT, "firstToken", "question1ByQuestion2"),
    EVICTED(Phase.EVICTED, "firstToken", "afterEvictionSeconds"),
    EVICTED_RESTORED(Phase.EVICTED, "firstToken", "afterEvictionRestoredTokens"),
    RESTARTED(Phase.RESTART, "firstToken", "afterRestartSeconds"),
    RESTARTED_RESTORED(Phase.RESTART, "firstToken", "afterRestartRestoredTokens"),
    /** Of the second question in the new process, which has the document in its native cache. */
    RESTARTED_HOT(Phase.RESTART, "firstToken", "afterRestartQuestion2Seconds"),
    RESTARTED_MORE_THAN_BARE(Phase.RESTART, "firstToken", "afterRestartMinusBareSeconds"),
    COLD_BY_RESTARTED(Phase.RESTART, "firstToken", "question1ByAfterRestart"),

    DECODE_SHALLOW_ENGINE(Phase.DECODE, "decode", "engineTokensPerSecondAtDepth0"),
    DECODE_SHALLOW_BARE(Phase.DECODE, "decode", "bareTokensPerSecondAtDepth0"),
    DECODE_SHALLOW_RATIO(Phase.DECODE, "decode", "ratioAtDepth0"),
    DECODE_DEEP_ENGINE(Phase.DECODE, "decode", "engineTokensPerSecondAtDepthN"),
    DECODE_DEEP_BARE(Phase.DECODE, "decode", "bareTokensPerSecondAtDepthN"),
    DECODE_DEEP_RATIO(Phase.DECODE, "decode", "ratioAtDepthN"),

    USERS_DOCUMENT_PREFILLED(Phase.USERS, "users", "documentTokensPrefilledInAll"),
    USERS_COLD_SECONDS(Phase.USERS, "users", "allAnsweredSecondsCold"),
    USERS_HOT_SECONDS(Phase.USERS, "users", "allAnsweredSecondsHot"),
    USERS_ENGINE(Phase.USERS, "users", "engineTokensPerSecond"),
    USERS_BARE(Phase.USERS, "users", "bareTokensPerSecond"),
    USERS_RATIO(Phase.USERS, "users", "ratio"),
    USERS_BY_ONE(Phase.USERS, "users", "engineByOneUser"),

    DOCUMENTS_ENGINE(Phase.DOCUMENTS, "documents", "engineTokensPerSecond"),
    DOCUMENTS_BARE(Phase.DOCUMENTS, "documents", "bareTokensPerSecond"),
    DOCUMENTS_RATIO(Phase.DOCUMENTS, "documents", "ratio"),
    /** Of that ratio to the one alone, at the same depth. */
    DOCUMENTS_BY_ALONE(Phase.DOCUMENTS, "documents", "ratioByAlone"),

    CANCEL_PREFILL_ENDED(Phase.CANCEL, "cancel", "prefillEndedSeconds"),
    CANCEL_PREFILL_NEXT(Phase.CANCEL, "cancel", "prefillNextAnswerSeconds"),
    CANCEL_DECODE_ENDED(Phase.CANCEL, "cancel", "decodeEndedSeconds"),
    CANCEL_DECODE_NEXT(Phase.CANCEL, "cancel", "decodeNextAnswerSeconds"),

    RESTARTED_LOAD(Phase.RESTART, "process", "loadSecondsAfterRestart"),
    RESTARTED_PEAK(Phase.RESTART, "process", "peakRssMegabytesAfterRestart");

    private final Phase phase;
    private final String section;
    private final String field;

    Measure(Phase phase, String section, String field) {
        this.phase = phase;
        this.section = section;
        this.field = field;
    }

    Phase phase() {
        return phase;
    }

    String section() {
        return section;
    }

    String field() {
        return field;
    }
}
