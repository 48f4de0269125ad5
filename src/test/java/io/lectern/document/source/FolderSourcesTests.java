package io.lectern.document.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.document.SharedService;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A collection that follows a folder. */
@ExtendWith(SharedService.class)
class FolderSourcesTests {

    private final TestService service;

    @TempDir
    private Path folder;

    FolderSourcesTests(TestService service) {
        this.service = service;
    }

    @Test
    void newFilesBecomeDocumentsAndChangedOnesVersions() throws IOException {
        write("report.txt", "The first report.");
        write("minutes/2026/may.md", "# May\n\nThe minutes.");
        var source = follow("keep");

        source.scanUntilSettled();

        var report = source.document("report.txt");
        assertThat(report.get("status").asString()).isEqualTo("ready");
        assertThat(report.get("filename").asString()).isEqualTo("report.txt");
        assertThat(report.at("/metadata/sourceLocation").asString()).isEqualTo("report.txt");
        assertThat(source.document("minutes/2026/may.md").get("status").asString())
                .isEqualTo("ready");

        write("report.txt", "The second report, which says more.");
        source.scanUntilSettled();

        var changed = source.document("report.txt");
        assertThat(changed.get("id")).isEqualTo(report.get("id"));
        assertThat(changed.get("version").asInt()).isEqualTo(2);
        assertThat(source.document("minutes/2026/may.md").get("version").asInt())
                .isEqualTo(1);
    }

    @Test
    void aRenamedFileKeepsItsDocument() throws IOException {
        write("old-name.txt", "The same bytes under another name.");
        write("other.txt", "Another.");
        var source = follow("delete");
        source.scanUntilSettled();
        var before = source.document("old-name.txt");

        Files.createDirectory(folder.resolve("moved"));
        Files.move(folder.resolve("old-name.txt"), folder.resolve("moved/new-name.txt"));
        source.scanUntilSettled();
        source.scan();

        var after = source.document("moved/new-name.txt");
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        assertThat(after.get("version").asInt()).isEqualTo(1);
        assertThat(after.at("/metadata/sourceLocation").asString()).isEqualTo("moved/new-name.txt");
        assertThat(after.get("filename").asString()).isEqualTo("new-name.txt");
        assertThat(source.documents().size()).isEqualTo(2);
    }

    @Test
    void filesThatSwapTheirNamesAreNotReadAgain() throws IOException {
        write("a.txt", "The bytes that a begins with.");
        write("b.txt", "The bytes that b begins with.");
        var source = follow("delete");
        source.scanUntilSettled();
        var a = source.document("a.txt").get("id");
        var b = source.document("b.txt").get("id");

        Files.move(folder.resolve("a.txt"), folder.resolve("c.txt"));
        Files.move(folder.resolve("b.txt"), folder.resolve("a.txt"));
        Files.move(folder.resolve("c.txt"), folder.resolve("b.txt"));
        Files.setLastModifiedTime(
                folder.resolve("a.txt"), java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
        source.scanUntilSettled();
        source.scan();

        assertThat(source.document("a.txt").get("id")).isEqualTo(b);
        assertThat(source.document("b.txt").get("id")).isEqualTo(a);
        assertThat(source.documents()
                        .valueStream()
                        .map(document -> document.get("version").asInt()))
                .containsExactly(1, 1);
    }

    @Test
    void aDocumentIsDeletedWhenASecondScanMissesItsFile() throws IOException {
        write("stays.txt", "This one stays.");
        write("goes.txt", "This one goes.");
        var source = follow("delete");
        source.scanUntilSettled();
        var path = "/api/v1/documents/" + source.document("goes.txt").get("id").asString();
        Files.delete(folder.resolve("goes.txt"));

        source.scan();

        assertThat(source.item("goes.txt").orElseThrow().get("status").asString())
                .isEqualTo("missing");
        assertThat(service.get(path).statusCode()).isEqualTo(200);

        source.scan();

        assertThat(service.get(path).statusCode()).isEqualTo(404);
        assertThat(source.item("goes.txt")).isEmpty();
        assertThat(source.documents().size()).isEqualTo(1);
    }

    @Test
    void aDocumentThatIsToBeKeptOutlivesItsFile() throws IOException {
        write("stays.txt", "This file stays.");
        write("goes.txt", "This file goes.");
        var source = follow("keep");
        source.scanUntilSettled();
        Files.delete(folder.resolve("goes.txt"));

        source.scan();
        source.scan();

        assertThat(source.item("goes.txt").orElseThrow().get("status").asString())
                .isEqualTo("missing");
        assertThat(source.documents().size()).isEqualTo(2);
    }

    @Test
    void aDocumentOfTwoFilesStaysAsLongAsOneIsThere() throws IOException {
        write("one.txt", "The same in both.");
        write("two.txt", "The same in both.");
        var source = follow("delete");
        source.scanUntilSettled();
        var document = source.document("one.txt").get("id");
        Files.delete(folder.resolve("one.txt"));

        source.scan();
        source.scan();
        write("two.txt", "No longer the same.");
        source.scanUntilSettled();

        assertThat(source.document("two.txt").get("id")).isEqualTo(document);
        assertThat(source.document("two.txt").get("version").asInt()).isEqualTo(2);
    }

    @Test
    void aDocumentThatSomebodyDeletedStaysAwayUntilItsFileChanges() throws IOException {
        write("unwanted.txt", "Nobody wants this.");
        var source = follow("keep");
        source.scanUntilSettled();
        var id = source.document("unwanted.txt").get("id").asString();
        assertThat(service.delete("/api/v1/documents/" + id).statusCode()).isEqualTo(204);

        source.scanUntilSettled();
        assertThat(source.documents().size()).isZero();

        write("unwanted.txt", "Now it says something else.");
        source.scanUntilSettled();
        assertThat(source.documents().size()).isEqualTo(1);
    }

    @Test
    void nothingOutsideTheFolderIsReadThroughALink(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret.txt"), "A secret.");
        Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("linked"), outside);
        write("plain.txt", "Plain.");
        var source = follow("keep");

        source.scanUntilSettled();

        assertThat(source.documents().size()).isEqualTo(1);
        assertThat(source.item("link.txt").orElseThrow().at("/problem/code").asString())
                .isEqualTo("source-not-a-file");
        assertThat(source.item("linked/secret.txt")).isEmpty();
    }

    @Test
    void globsSayWhichFilesAreTaken() throws IOException {
        write("a.md", "Taken.");
        write("deep/er/b.md", "Taken too.");
        write("deep/c.txt", "Not included.");
        write("drafts/d.md", "Excluded.");
        write(".hidden.md", "Hidden.");
        write(".git/e.md", "In a hidden folder.");
        var definition = Map.<String, Object>of(
                "kind",
                "folder",
                "path",
                folder.toString(),
                "include",
                List.of("*.md"),
                "exclude",
                List.of("drafts/**"));
        var source = FollowedSource.of(service, definition, "keep");

        source.scanUntilSettled();

        assertThat(source.source().at("/items/current").asInt()).isEqualTo(2);
        assertThat(source.item("a.md")).isPresent();
        assertThat(source.item("deep/er/b.md")).isPresent();
    }

    @Test
    void whatCannotBeTakenInSaysWhy() throws IOException {
        write("empty.txt", "");
        try (var large = new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
            large.setLength(21L << 20);
        }
        var source = follow("keep");

        var scanned = source.scanUntilSettled();

        assertThat(scanned.at("/items/refused").asInt()).isEqualTo(2);
        assertThat(problem(source, "empty.txt")).isEqualTo("document-empty");
        assertThat(problem(source, "large.txt")).isEqualTo("document-too-large");
    }

    @Test
    void aScanThatDoesNotSeeEverythingDeletesNothing() throws IOException {
        write("stays.txt", "This one stays.");
        write("goes.txt", "This one goes.");
        var source = follow("delete");
        source.scanUntilSettled();
        Files.delete(folder.resolve("goes.txt"));
        // Deeper than a scan goes, so that it cannot know what is there.
        Files.createDirectories(folder.resolve("d/".repeat(70)));

        source.scan();
        var failed = source.scan();

        assertThat(failed.at("/scan/status").asString()).isEqualTo("failed");
        assertThat(failed.at("/scan/problem/code").asString()).isEqualTo("source-folder-unreadable");
        assertThat(failed.at("/items/missing").asInt()).isZero();
        assertThat(source.documents().size()).isEqualTo(2);
    }

    @Test
    void aFolderThatIsSuddenlyEmptyOrGoneDeletesNothing() throws IOException {
        write("only.txt", "The only one.");
        var source = follow("delete");
        source.scanUntilSettled();
        Files.delete(folder.resolve("only.txt"));

        source.scan();
        var empty = source.scan();
        Files.delete(folder);
        var gone = source.scan();

        assertThat(empty.at("/scan/problem/code").asString()).isEqualTo("source-folder-empty");
        assertThat(gone.at("/scan/problem/code").asString()).isEqualTo("source-folder-missing");
        assertThat(source.documents().size()).isEqualTo(1);
        Files.createDirectory(folder);
    }

    @Test
    void onlyFoldersBelowAnAllowedOneAreFollowed() {
        assertThat(refusal("/etc").get("code").asString()).isEqualTo("source-folder-not-allowed");
        assertThat(refusal(folder + "/../../etc").get("code").asString()).isEqualTo("source-folder-not-allowed");
        assertThat(refusal("relative").get("code").asString()).isEqualTo("source-invalid");
        assertThat(refusal(folder.resolve("nothing").toString()).get("code").asString())
                .isEqualTo("source-folder-missing");
        assertThat(refusal(service.data().resolve("blobs").toString())
                        .get("code")
                        .asString())
                .isEqualTo("source-invalid");
    }

    @Test
    void aSourceIsListedAndLeftWithOrWithoutItsDocuments() throws IOException {
        write("a.txt", "One file.");
        var kept = follow("keep");
        kept.scanUntilSettled();
        var left = follow("keep");
        left.scanUntilSettled();

        assertThat(service.delete(kept.path()).statusCode()).isEqualTo(204);
        assertThat(service.delete(left.path() + "?documents=delete").statusCode())
                .isEqualTo(204);

        assertThat(service.get(kept.path()).statusCode()).isEqualTo(404);
        assertThat(service.get(left.path()).statusCode()).isEqualTo(404);
        assertThat(kept.documents().size()).isEqualTo(1);
        assertThat(left.documents().size()).isZero();
    }

    @Test
    void theSameFolderIsNotFollowedTwiceByOneCollection() {
        var source = follow("keep");
        var sources = source.path().substring(0, source.path().lastIndexOf('/'));

        var again = service.post(sources, Map.of("definition", definition(folder.toString())));

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(TestService.json(service.get(sources)).get("data").size()).isEqualTo(1);
    }

    private FollowedSource follow(String onMissing) {
        return FollowedSource.of(service, definition(folder.toString()), onMissing);
    }

    private static Map<String, Object> definition(String path) {
        return Map.of("kind", "folder", "path", path);
    }

    private JsonNode refusal(String path) {
        var collection = service.collection("Refused");
        var response =
                service.post("/api/v1/collections/" + collection + "/sources", Map.of("definition", definition(path)));
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 404);
        return TestService.json(response);
    }

    private static String problem(FollowedSource source, String location) {
        return source.item(location).orElseThrow().at("/problem/code").asString();
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
