package io.lectern.answer.internal;

import io.lectern.prompt.ExcerptOrder;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How answers run.
 *
 * @param shutdownGrace how long running answers may go on when the service stops
 * @param warm whether the model reads every document that becomes ready, before anybody asks about it
 * @param excerptOrder how excerpts follow one another in a prompt
 * @param keepExcerpts whether excerpts of the turn before stay in their place
 * @param searchQuery who makes a query of a question that leans on earlier turns
 * @param verification who says whether a citation holds
 * @param verificationTime how long a model may judge the citations of one answer
 */
@ConfigurationProperties("lectern.answer")
record AnswerSettings(
        @DefaultValue("15s") Duration shutdownGrace,
        @DefaultValue("false") boolean warm,
        @DefaultValue("document") ExcerptOrder excerptOrder,
        @DefaultValue("true") boolean keepExcerpts,
        @DefaultValue("model") QueryMaker searchQuery,
        @DefaultValue("lexical") Verification verification,
        @DefaultValue("60s") Duration verificationTime) {

    AnswerSettings {
        if (!verificationTime.isPositive()) {
            throw new IllegalArgumentException(
                    "lectern.answer.verification-time must be positive: " + verificationTime);
        }
    }

    /** Who says whether a citation holds. */
    enum Verification {
        /** Rules on words, numbers and names. */
        LEXICAL,
        /** The same rules, and the model on what they let pass. */
        MODEL
    }

    /** Who makes a query. */
    enum QueryMaker {
        /** The model, when there is one and it makes a good one; else rules. */
        MODEL,
        RULES
    }
}
