package io.lectern;

import io.lectern.client.ServiceSettings;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;

/**
 * Why the service did not start, in one sentence. As Spring's reporter it keeps the log free of the stack traces of what
 * such a sentence explains; whatever it does not know is still logged in full.
 */
final class StartupFailure implements SpringBootExceptionReporter {

    private static final int MAX_CAUSES = 50;

    @Override
    public boolean reportException(Throwable failure) {
        return explanation(failure).isPresent();
    }

    static String sentence(Throwable failure, ServiceSettings settings) {
        return explanation(failure)
                .orElseGet(() -> "The service did not start (%s); its log is %s."
                        .formatted(
                                firstLine(causes(failure).reduce(failure, (outer, inner) -> inner)), settings.log()));
    }

    private static Optional<String> explanation(Throwable failure) {
        return causes(failure).flatMap(cause -> known(cause).stream()).findFirst();
    }

    private static Optional<String> known(Throwable cause) {
        if (cause instanceof PortInUseException port) {
            return Optional.of("Port %d is in use: choose another with --port.".formatted(port.getPort()));
        }
        // The project's own exceptions are written for the person who reads them.
        var ours = cause.getClass().getPackageName().startsWith(Lectern.class.getPackageName());
        return ours ? Optional.of(asSentence(firstLine(cause))) : Optional.empty();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    private static String firstLine(Throwable cause) {
        var message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }

    private static String asSentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
