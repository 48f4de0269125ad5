package io.lectern.answer.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How streams of answers behave.
 *
 * @param resumeWindow how long a stream that lost its reader goes on, and how long an ended one can be read again
 */
@ConfigurationProperties("lectern.answer")
record AnswerStreamSettings(@DefaultValue("10s") Duration resumeWindow) {}
