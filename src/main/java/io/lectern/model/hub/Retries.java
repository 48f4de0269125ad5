package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.io.IOException;
import java.time.Duration;

/** The attempts at one piece of work. Not safe for several threads. */
final class Retries {

    /** However much comes each time: a server that gives a few bytes at a time is given up as well. */
    private static final int MOST_ATTEMPTS = 200;

    private final RetryPolicy policy;
    private final String subject;

    private int failures;
    private int attempts;

    Retries(RetryPolicy policy, String subject) {
        this.policy = policy;
        this.subject = subject;
    }

    /**
     * Waits until it is time for another attempt.
     *
     * @param progressed whether bytes came before the failure
     * @throws HubException when there is to be none
     */
    void after(IOException failure, boolean progressed) throws InterruptedException {
        attempts++;
        failures = progressed ? 1 : failures + 1;
        if (failures >= policy.failures() || attempts >= MOST_ATTEMPTS) {
            throw new HubException(
                    Reason.UNREACHABLE,
                    "%s cannot be had: %s, at attempt %d; try again later, what is here already is kept"
                            .formatted(subject, reason(failure), attempts),
                    failure);
        }
        policy.pause().last(wait(failure));
    }

    private Duration wait(IOException failure) {
        if (failure instanceof BusyServerException busy && busy.retryAfter().isPresent()) {
            var asked = busy.retryAfter().get();
            if (asked.compareTo(policy.longestAsked()) > 0) {
                throw new HubException(
                        Reason.UNREACHABLE,
                        "%s cannot be had now: the server asks to come back in %d minutes, what is here already is kept"
                                .formatted(subject, asked.toMinutes()),
                        failure);
            }
            return asked;
        }
        return policy.waitAfter(failures);
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
