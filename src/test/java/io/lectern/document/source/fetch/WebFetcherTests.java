package io.lectern.document.source.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.document.SharedService;
import io.lectern.document.internal.BlobStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is fetched, and what is not, from a site that may not be friendly. */
@ExtendWith(SharedService.class)
class WebFetcherTests {

    private static final int MAX_BYTES = 1_000;

    private final BlobStore blobs;
    private final LocalSite site = new LocalSite();
    private final CountDownLatch end = new CountDownLatch(1);

    WebFetcherTests(TestService service) {
        this.blobs = service.bean(BlobStore.class);
    }

    @AfterEach
    void closeSite() {
        end.countDown();
        site.close();
    }

    @Test
    void aPageIsFetchedOnceAndThenOnlyAskedAbout() throws Exception {
        site.page("/a.html", "text/html; charset=utf-8", "<p>Hello</p>");

        try (var fetcher = fetcher()) {
            var first = (Fetched.Content) fetcher.fetch(URI.create(site.url("/a.html")), Validators.NONE);
            try (var content = first.content()) {
                assertThat(Files.readString(content.file())).isEqualTo("<p>Hello</p>");
            }
            assertThat(first.filename()).isEqualTo("a.html");
            assertThat(first.mediaType()).isEqualTo("text/html; charset=utf-8");
            assertThat(fetcher.fetch(URI.create(site.url("/a.html")), first.validators()))
                    .isInstanceOf(Fetched.Unchanged.class);
        }
        assertThat(site.asked("/a.html"))
                .hasSize(2)
                .allSatisfy(asked -> assertThat(asked.userAgent()).isEqualTo("Lectern-Test/1.0"));
        assertThat(site.asked("/robots.txt")).hasSize(1);
    }

    @Test
    void whatRobotsTxtForbidsIsNotAskedFor() throws Exception {
        site.page("/robots.txt", "text/plain", """
                User-agent: *
                Disallow: /

                User-agent: lectern-test
                Disallow: /private/
                Allow: /private/but-this$
                """);
        site.page("/open", "text/plain", "Open.");
        site.page("/private/one", "text/plain", "Private.");
        site.page("/private/but-this", "text/plain", "Not private.");

        try (var fetcher = fetcher()) {
            assertThat(problem(fetcher, "/private/one")).isEqualTo("source-robots-disallowed");
            assertFetched(fetcher, "/open");
            assertFetched(fetcher, "/private/but-this");
        }
        assertThat(site.asked("/private/one")).isEmpty();
    }

    @Test
    void nothingIsAskedForWhileRobotsTxtCannotBeRead() throws Exception {
        site.status("/robots.txt", 503);
        site.page("/a", "text/plain", "A.");

        try (var fetcher = fetcher()) {
            assertThat(problem(fetcher, "/a")).isEqualTo("source-robots-unreachable");
        }
        assertThat(site.asked("/a")).isEmpty();
    }

    @Test
    void aRedirectIsFollowedAndCheckedLikeAnAddress() throws Exception {
        try (var elsewhere = new LocalSite("127.0.0.2");
                var fetcher = fetcher()) {
            elsewhere.page("/secret", "text/plain", "Inside.");
            site.page("/target", "text/plain", "Here.");
            site.redirect("/good", "/target");
            site.redirect("/inside", elsewhere.url("/secret"));
            site.redirect("/file", "file:///etc/passwd");
            site.redirect("/loop", "/loop");

            assertFetched(fetcher, "/good");
            assertThat(problem(fetcher, "/inside")).isEqualTo("source-address-forbidden");
            assertThat(problem(fetcher, "/file")).isEqualTo("source-redirect");
            assertThat(problem(fetcher, "/loop")).isEqualTo("source-redirect");
            assertThat(elsewhere.asked("/robots.txt")).isEmpty();
            assertThat(elsewhere.asked("/secret")).isEmpty();
        }
        assertThat(site.asked("/loop")).hasSize(4);
    }

    @Test
    void aNameThatLeadsElsewhereTheSecondTimeIsRefusedThen() throws Exception {
        try (var inside = new LocalSite("127.0.0.2")) {
            var lookups = new AtomicInteger();
            GuardedDns.Lookup rebound = host ->
                    new InetAddress[] {InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2")
                    };
            site.page("/robots.txt", exchange -> {
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.sendResponseHeaders(404, -1);
            });
            try (var fetcher = new WebFetcher(settings(Duration.ofSeconds(30)), blobs, MAX_BYTES, rebound)) {
                var fetched = fetcher.fetch(
                        URI.create("http://rebound.example:%d/a".formatted(site.port())), Validators.NONE);

                assertThat(((Fetched.Refused) fetched).problem().code()).isEqualTo("source-address-forbidden");
            }
            assertThat(lookups).hasValue(2);
            assertThat(inside.asked("/a")).isEmpty();
        }
    }

    @Test
    void namesOfThisMachineAreNotAWayIn() throws Exception {
        try (var fetcher = new WebFetcher(settings(Duration.ofSeconds(30), List.of()), blobs, MAX_BYTES)) {
            for (var host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0")) {
                var fetched = fetcher.fetch(URI.create("http://%s:%d/a".formatted(host, site.port())), Validators.NONE);

                assertThat(fetched).as(host).isInstanceOf(Fetched.Refused.class);
            }
        }
        assertThat(site.asked("/a")).isEmpty();
        assertThat(site.asked("/robots.txt")).isEmpty();
    }

    @Test
    void whatIsTooLargeOrNoDocumentIsRefused() throws Exception {
        site.page("/large", "text/plain", "x".repeat(MAX_BYTES + 1));
        site.page("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 1_000_000; i++) {
                    exchange.getResponseBody().write(new byte[1_000]);
                }
            } catch (IOException nobodyListens) {
                return;
            }
        });
        site.page("/video", "video/mp4", "no video");

        try (var fetcher = fetcher()) {
            assertThat(problem(fetcher, "/large")).isEqualTo("document-too-large");
            assertThat(problem(fetcher, "/endless")).isEqualTo("document-too-large");
            assertThat(problem(fetcher, "/video")).isEqualTo("source-media-type");
        }
    }

    @Test
    void aServerThatDripsIsNotWaitedForLongerThanTheLimit() throws Exception {
        site.page("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                }
            } catch (IOException | InterruptedException nobodyListens) {
                return;
            }
        });

        try (var fetcher = new WebFetcher(settings(Duration.ofMillis(700)), blobs, Long.MAX_VALUE)) {
            assertThat(problem(fetcher, "/drip")).isEqualTo("source-timeout");
        }
    }

    @Test
    void whatAServerSaysOfAPageIsToldApart() throws Exception {
        site.status("/forbidden", 403);
        site.status("/broken", 500);
        site.status("/gone", 410);

        try (var fetcher = fetcher()) {
            assertThat(problem(fetcher, "/forbidden")).isEqualTo("source-fetch-failed");
            assertThat(problem(fetcher, "/broken")).isEqualTo("source-fetch-failed");
            assertThat(fetcher.fetch(URI.create(site.url("/gone")), Validators.NONE))
                    .isInstanceOf(Fetched.Gone.class);
            assertThat(fetcher.fetch(URI.create(site.url("/never-was")), Validators.NONE))
                    .isInstanceOf(Fetched.Gone.class);
        }
    }

    private WebFetcher fetcher() {
        return new WebFetcher(settings(Duration.ofSeconds(30)), blobs, MAX_BYTES);
    }

    private static WebSettings settings(Duration timeout) {
        return settings(timeout, List.of("127.0.0.1"));
    }

    private static WebSettings settings(Duration timeout, List<String> privateNetworks) {
        return new WebSettings(
                "Lectern-Test/1.0",
                privateNetworks,
                List.of("text/*", "application/*"),
                Duration.ofMillis(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                timeout,
                3);
    }

    private String problem(WebFetcher fetcher, String path) throws InterruptedException {
        return ((Fetched.Refused) fetcher.fetch(URI.create(site.url(path)), Validators.NONE))
                .problem()
                .code();
    }

    private void assertFetched(WebFetcher fetcher, String path) throws InterruptedException {
        var fetched = fetcher.fetch(URI.create(site.url(path)), Validators.NONE);
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        ((Fetched.Content) fetched).content().close();
    }
}
