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
 */
@ConfigurationProperties("lectern.answer")
record AnswerSettings(
        @DefaultValue("15s") Duration shutdownGrace,
        @DefaultValue("false") boolean warm,
        @DefaultValue("document") ExcerptOrder excerptOrder,
        @DefaultValue("true") boolean keepExcerpts,
        @DefaultValue("model") QueryMaker searchQuery) {

    /** Who makes a query. */
    enum QueryMaker {
        /** The model, when there is one and it makes a good one; else rules. */
        MODEL,
        RULES
    }
}
