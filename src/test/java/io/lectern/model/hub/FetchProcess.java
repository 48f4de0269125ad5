package io.lectern.model.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Fetches a repository in a process of its own, which others may kill. */
final class FetchProcess {

    private FetchProcess() {}

    public static void main(String[] arguments) throws Exception {
        var settings = new HubSettings(URI.create(arguments[0]), Optional.empty());
        var limits = new TransferLimits(2, Long.parseLong(arguments[3]), Duration.ofSeconds(60));
        try (var hub = new Hub(settings, Path.of(arguments[1]), RetryPolicy.defaults(), limits)) {
            var found = hub.repository(arguments[2], "main");
            hub.fetch(found, found.files(), WorkListener.NONE);
        }
    }
}
