package io.lectern.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of an answer that the model was to write once more.
 *
 * @param identical whether it chose the same tokens
 * @param text what it wrote this time, before citations are made of its markers; null when it was not asked
 * @param firstDifference where it began to write something else
 * @param reason why it wrote something else, or was not asked; null when it was and wrote the same
 */
@JsonInclude(Include.NON_NULL)
public record Replay(
        boolean identical,
        @Nullable String text,
        @Nullable Difference firstDifference,
        @Nullable Reason reason) {

    /**
     * Where two answers part.
     *
     * @param token index of the first one that is another, or that only one of them has
     * @param character offset in the text where this token begins, in UTF-16 code units
     */
    public record Difference(int token, int character) {}

    /** Why an answer is not the same; the first that applies. */
    public enum Reason {
        /** Another model file is loaded, to which the token ids may mean anything: it was not asked. */
        MODEL_CHANGED,
        /** Nobody knows how its tokens were chosen, mostly as it is older than replays: the model was not asked. */
        RECORDED_BEFORE_REPLAY_EXISTED,
        /** The native library or Lectern is of another version. */
        ENGINE_CHANGED,
        /** It is computed on other processors, or with other settings; not at all when its prompt does not fit any more. */
        BACKEND_CHANGED,
        /** Other requests were in its batches then, or in those of a kept state, or nobody knows these batches. */
        COMPUTED_WITH_OTHERS,
        /** Nothing is known to be different but places in memory: two tokens were about as likely. */
        NUMERICS;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Without asking the model. */
    public static Replay notAsked(Reason reason) {
        return new Replay(false, null, null, reason);
    }
}
