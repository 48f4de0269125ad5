package io.lectern.document.source.fetch;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the robots.txt of each site permits, kept for a day.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9309">RFC 9309</a>
 */
final class Robots {

    private static final int MAX_SITES = 2_000;
    private static final int MAX_BYTES = 500 * 1024;
    private static final int REDIRECTS = 5;
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration KEPT_UNREACHABLE = Duration.ofMinutes(5);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    private final WebClient web;
    private final String productToken;
    private final InstantSource clock;
    private final Map<URI, Kept> sites = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Kept> eldest) {
            return size() > MAX_SITES;
        }
    };

    Robots(WebClient web, String productToken, InstantSource clock) {
        this.web = web;
        this.productToken = productToken.toLowerCase(Locale.ROOT);
        this.clock = clock;
    }

    /** What a robot may do at one site. */
    sealed interface Rules {

        /** The pause that the site asks for between two requests, within reason. */
        default Duration delay() {
            return Duration.ZERO;
        }

        /** Whatever the file says; one that does not exist permits everything. */
        record Known(BaseRobotRules file) implements Rules {

            boolean permit(URI url) {
                return file.isAllowed(url.toString());
            }

            @Override
            public Duration delay() {
                long millis = file.getCrawlDelay();
                return millis <= 0 ? Duration.ZERO : Duration.ofMillis(Math.min(millis, LONGEST_DELAY.toMillis()));
            }
        }

        /** The site's server does not tell: nothing is permitted. */
        record Unreachable(String why) implements Rules {}
    }

    private record Kept(Rules rules, Instant until) {}

    /** @throws ForbiddenAddressException when the site may not be connected to */
    Rules of(URI url) throws ForbiddenAddressException, InterruptedException {
        var site = url.resolve("/robots.txt");
        synchronized (sites) {
            var kept = sites.get(site);
            if (kept != null && clock.instant().isBefore(kept.until())) {
                return kept.rules();
            }
        }
        var rules = fetch(site);
        var time = rules instanceof Rules.Known ? KEPT : KEPT_UNREACHABLE;
        synchronized (sites) {
            sites.put(site, new Kept(rules, clock.instant().plus(time)));
        }
        return rules;
    }

    /** A redirect, or the end of the way. */
    private sealed interface Step {
        record Elsewhere(String location) implements Step {}

        record Arrived(Rules rules) implements Step {}
    }

    private Rules fetch(URI site) throws ForbiddenAddressException, InterruptedException {
        var url = site;
        try {
            for (int hop = 0; hop <= REDIRECTS; hop++) {
                var asked = url;
                switch (web.get(asked, Map.of(), Duration.ZERO, response -> step(site, response))) {
                    case Step.Arrived arrived -> {
                        return arrived.rules();
                    }
                    case Step.Elsewhere elsewhere -> url = WebAddress.redirected(asked, elsewhere.location());
                }
            }
            return new Rules.Known(parser().failedFetch(404));
        } catch (ForbiddenAddressException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            return new Rules.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private Step step(URI site, WebClient.Response response) throws IOException {
        int status = response.status();
        var location = response.header("Location");
        if (status >= 300 && status < 400 && location.isPresent()) {
            return new Step.Elsewhere(location.get());
        }
        if (status == 429 || status >= 500) {
            return new Step.Arrived(new Rules.Unreachable("it was answered with status " + status));
        }
        if (status != 200) {
            return new Step.Arrived(new Rules.Known(parser().failedFetch(404)));
        }
        var content = response.body().readNBytes(MAX_BYTES);
        return new Step.Arrived(
                new Rules.Known(parser().parseContent(site.toString(), content, "text/plain", List.of(productToken))));
    }

    /** A parser keeps state, and belongs to one file. A long delay is not a prohibition here. */
    private static SimpleRobotRulesParser parser() {
        return new SimpleRobotRulesParser(Long.MAX_VALUE, 1);
    }
}
