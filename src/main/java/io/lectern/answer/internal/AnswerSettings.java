package io.lectern.answer.internal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How answers run.
 *
 * @param shutdownGrace how long running answers may go on when the service stops
 * @param warm whether the model reads every document that becomes ready, before anybody asks about it
 */
@ConfigurationProperties("lectern.answer")
record AnswerSettings(
        @DefaultValue("15s") Duration shutdownGrace,
        @DefaultValue("false") boolean warm) {}
