package io.lectern.model.vocabulary;

import java.util.regex.Pattern;

/** What a token is; SentencePiece models and model files number the kinds alike. */
enum TokenKind {
    NORMAL(1),
    UNKNOWN(2),
    CONTROL(3),
    USER_DEFINED(4),
    UNUSED(5),
    BYTE(6);

    // Baichuan's roles are reserved tokens that its SentencePiece model calls user defined.
    static final Pattern CONTROL_SPELLING =
            Pattern.compile("<\\|[^<>]{1,64}\\|>|<reserved_\\d{1,6}>|</?s>|<(pad|unk|bos|eos|mask|cls|sep)>");

    private final int id;

    TokenKind(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    static TokenKind of(int id) {
        for (var kind : values()) {
            if (kind.id == id) {
                return kind;
            }
        }
        throw new IllegalArgumentException("kind must be 1 to 6: " + id);
    }

    /** Whether a token that was added to a vocabulary steers the model, by its text. */
    static boolean isControl(String text) {
        return CONTROL_SPELLING.matcher(text).matches();
    }
}
