package io.lectern.document.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.document.SharedService;
import io.lectern.document.source.fetch.LocalSite;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A collection that follows web addresses. */
@ExtendWith(SharedService.class)
class UrlSourcesTests {

    private final TestService service;
    private final LocalSite site = new LocalSite();

    UrlSourcesTests(TestService service) {
        this.service = service;
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    @Test
    void aPageBecomesADocumentAndAChangedOneAVersion() {
        site.page("/guide", "text/html", "<html><body><h1>Guide</h1><p>The first edition.</p></body></html>");
        site.page("/still", "text/plain", "It never changes.");
        var source = follow("keep", "/guide", "/still");
        source.scan();
        var first = source.document(site.url("/guide"));

        site.page("/guide", "text/html", "<html><body><h1>Guide</h1><p>The second edition.</p></body></html>");
        source.scan();

        var second = source.document(site.url("/guide"));
        assertThat(first.get("status").asString()).isEqualTo("ready");
        assertThat(first.get("filename").asString()).isEqualTo("guide.html");
        assertThat(first.at("/metadata/sourceLocation").asString()).isEqualTo(site.url("/guide"));
        assertThat(second.get("id")).isEqualTo(first.get("id"));
        assertThat(second.get("version").asInt()).isEqualTo(2);
        assertThat(source.document(site.url("/still")).get("version").asInt()).isEqualTo(1);
        assertThat(site.asked("/still").getLast().ifNoneMatch()).startsWith("\"");
    }

    @Test
    void aDocumentIsDeletedWhenItsPageIsGoneTwice() {
        site.page("/stays", "text/plain", "This page stays.");
        site.page("/goes", "text/plain", "This page goes.");
        var source = follow("delete", "/stays", "/goes");
        source.scan();
        assertThat(source.documents().size()).isEqualTo(2);
        site.remove("/goes");

        source.scan();
        assertThat(source.documents().size()).isEqualTo(2);
        source.scan();
        assertThat(source.documents().size()).isEqualTo(1);

        site.page("/goes", "text/plain", "This page goes.");
        source.scan();
        assertThat(source.documents().size()).as("it has come back").isEqualTo(2);
    }

    @Test
    void aServerInTroubleDeletesNothing() {
        site.page("/a", "text/plain", "Something.");
        var source = follow("delete", "/a");
        source.scan();
        site.status("/a", 500);

        source.scan();
        var scanned = source.scan();

        assertThat(scanned.at("/items/refused").asInt()).isEqualTo(1);
        assertThat(source.item(site.url("/a")).orElseThrow().at("/problem/code").asString())
                .isEqualTo("source-fetch-failed");
        assertThat(source.documents().size()).isEqualTo(1);

        site.page("/a", "text/plain", "Something.");
        source.scan();
        var item = source.item(site.url("/a")).orElseThrow();
        assertThat(item.get("status").asString()).as("its server answers again").isEqualTo("current");
        assertThat(item.path("problem").isMissingNode() || item.get("problem").isNull())
                .isTrue();
    }

    @Test
    void anAddressThatCannotBeFetchedIsRefused() {
        for (var url : List.of(
                "ftp://example.org/a", "http://user:secret@example.org/", "not an address", "file:///etc/passwd")) {
            var collection = service.collection("Refused");

            var response = service.post(
                    "/api/v1/collections/" + collection + "/sources",
                    Map.of("definition", Map.of("kind", "urls", "urls", List.of(url))));

            assertThat(response.statusCode()).as(url).isEqualTo(400);
            assertThat(response.body()).doesNotContain("secret");
        }
    }

    @Test
    void anAddressOfTheInsideIsNotAskedFor() {
        try (var inside = new LocalSite("127.0.0.2")) {
            inside.page("/secret", "text/plain", "Inside.");
            var source =
                    FollowedSource.of(service, Map.of("kind", "urls", "urls", List.of(inside.url("/secret"))), "keep");

            source.scan();

            assertThat(source.item(inside.url("/secret"))
                            .orElseThrow()
                            .at("/problem/code")
                            .asString())
                    .isEqualTo("source-address-forbidden");
            assertThat(inside.asked("/robots.txt")).isEmpty();
            assertThat(inside.asked("/secret")).isEmpty();
        }
    }

    private FollowedSource follow(String onMissing, String... paths) {
        var urls = Arrays.stream(paths).map(site::url).toList();
        return FollowedSource.of(service, Map.of("kind", "urls", "urls", urls), onMissing);
    }
}
