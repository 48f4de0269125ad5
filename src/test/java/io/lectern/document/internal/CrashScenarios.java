package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.IdempotencyKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** What is asked of a service that ends in the middle of it, and of the next one again. */
final class CrashScenarios {

    private static final String TEXT = "Of oak.\n\nAnd of ash.";
    private static final Map<String, String> CONTAINED =
            Map.of("same.txt", "Same.", "other.txt", "Old.", "gone.txt", "Gone.", "no.txt", "!refuse");

    private CrashScenarios() {}

    /** @param scene what is there before */
    record Scenario(String name, Part scene, Part request) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** A part of a scenario; its jobs are run behind it. */
    @FunctionalInterface
    interface Part {
        void of(CrashableService service, Place place) throws IOException, InterruptedException;
    }

    /**
     * Where a scenario happens.
     *
     * @param documents of the scene, by filename
     * @param folder that can be followed
     */
    record Place(CollectionId collection, CollectionId other, Map<String, DocumentId> documents, Path folder) {

        static Place in(CrashableService service, Path folder) throws IOException {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectory(folder);
            return new Place(
                    service.collections.create("Here", null).id(),
                    service.collections.create("There", null).id(),
                    new HashMap<>(),
                    folder);
        }

        DocumentId id(String filename) {
            return Objects.requireNonNull(documents.get(filename));
        }
    }

    static Stream<Scenario> all() {
        return Stream.of(ofDocuments(), ofContainers(), ofTheIndex(), ofSources())
                .flatMap(part -> part);
    }

    private static Stream<Scenario> ofDocuments() {
        var nothing = scene(Map.of());
        var text = scene(Map.of("a.txt", bytes(TEXT)));
        var failed = scene(Map.of("a.txt", bytes("!refuse")));
        return Stream.of(
                new Scenario("upload", nothing, (to, place) -> add(to, place, "a.txt", bytes(TEXT), "key")),
                new Scenario("upload again", text, (to, place) -> add(to, place, "b.txt", bytes(TEXT), "key")),
                new Scenario("upload what fails", nothing, (to, place) -> add(to, place, "a.txt", bytes("!refuse"))),
                new Scenario("upload without text", nothing, (to, place) -> add(to, place, "a.txt", bytes(" "))),
                new Scenario(
                        "upload what failed again", failed, (to, place) -> add(to, place, "a.txt", bytes("!refuse"))),
                new Scenario(
                        "new version", text, (to, place) -> replace(to, place.id("a.txt"), "b.txt", bytes("Of elm."))),
                new Scenario(
                        "new version that fails",
                        text,
                        (to, place) -> replace(to, place.id("a.txt"), "b.txt", bytes("!refuse"))),
                new Scenario("two new versions", text, (to, place) -> {
                    replace(to, place.id("a.txt"), "b.txt", bytes("Of elm."));
                    replace(to, place.id("a.txt"), "c.txt", bytes("Of yew."));
                }),
                new Scenario("parse again", text, (to, place) -> to.documents.reparse(place.id("a.txt"))),
                new Scenario("parse what failed again", failed, (to, place) -> to.documents.reparse(place.id("a.txt"))),
                new Scenario("move", text, (to, place) -> {
                    var change = new Documents.Change(place.other(), Map.of("moved", true));
                    to.documents.change(place.id("a.txt"), change, any -> {});
                }),
                new Scenario("cancel", text, (to, place) -> {
                    replace(to, place.id("a.txt"), "b.txt", bytes("Of elm."));
                    to.documents.cancel(place.id("a.txt"));
                }),
                new Scenario("delete", text, (to, place) -> delete(to, place.id("a.txt"))),
                new Scenario("delete what is under way", text, (to, place) -> {
                    if (!to.isGone(place.id("a.txt"))) {
                        replace(to, place.id("a.txt"), "b.txt", bytes("Of elm."));
                    }
                    delete(to, place.id("a.txt"));
                }));
    }

    private static Stream<Scenario> ofContainers() {
        var container = scene(Map.of("a.zip", Zips.of(CONTAINED)));
        var parsedLongAgo = after(
                container,
                (to, place) -> to.jdbc
                        .sql("update document_version set pipeline = 0 where status = 'ready'")
                        .update());
        var files = Map.of("a.txt", "Of oak.", "b.txt", "!refuse", "c.zip", Zips.text(Map.of("d.txt", "Deep.")));
        var newer = Map.of("same.txt", "Same.", "other.txt", "New.", "new.txt", "Came.", "no.txt", "!refuse");
        return Stream.of(
                new Scenario(
                        "upload container", scene(Map.of()), (to, place) -> add(to, place, "a.zip", Zips.of(files))),
                new Scenario(
                        "new version of container",
                        container,
                        (to, place) -> replace(to, place.id("a.zip"), "b.zip", Zips.of(newer))),
                new Scenario(
                        "new version that is no container",
                        container,
                        (to, place) -> replace(to, place.id("a.zip"), "b.txt", bytes(TEXT))),
                new Scenario(
                        "parse container again", container, (to, place) -> to.documents.reparse(place.id("a.zip"))),
                new Scenario("move container", container, (to, place) -> {
                    var change = new Documents.Change(place.other(), null);
                    to.documents.change(place.id("a.zip"), change, any -> {});
                }),
                new Scenario("delete container", container, (to, place) -> delete(to, place.id("a.zip"))),
                new Scenario("delete collection", container, CrashScenarios::deleteCollection),
                new Scenario(
                        "parse collection again", parsedLongAgo, (to, place) -> to.reparse.start(place.collection())));
    }

    private static Stream<Scenario> ofTheIndex() {
        var texts = scene(Map.of("a.txt", bytes(TEXT), "b.txt", bytes("Of elm."), "c.txt", bytes("Of yew.")));
        return Stream.of(
                new Scenario("rebuild the index", texts, (to, place) -> to.retrieval.requestRebuild()),
                new Scenario("rebuild the index while documents change", texts, (to, place) -> {
                    to.retrieval.requestRebuild();
                    to.retrieval.beginGeneration();
                    replace(to, place.id("a.txt"), "a.txt", bytes("Of ivy."));
                    add(to, place, "d.txt", bytes("Of box."));
                    delete(to, place.id("b.txt"));
                }),
                new Scenario("cancel the rebuild of the index", texts, (to, place) -> {
                    to.retrieval.requestRebuild();
                    to.retrieval.beginGeneration();
                    to.retrieval.cancelRebuild();
                }));
    }

    private static Stream<Scenario> ofSources() {
        Part follow = (to, place) -> {
            for (var name : List.of("same", "changed", "renamed", "gone")) {
                write(place, name + ".txt", "The file " + name + ".");
            }
            to.sources().follow(place.collection(), place.folder());
        };
        var followed = after(after(follow, CrashScenarios::scan), (to, place) -> {
            write(place, "changed.txt", "It says more than it did.");
            write(place, "new.txt", "The file that is new.");
            Files.move(place.folder().resolve("renamed.txt"), place.folder().resolve("other name.txt"));
            Files.delete(place.folder().resolve("gone.txt"));
        });
        return Stream.of(
                new Scenario("scan a folder", follow, CrashScenarios::scan),
                new Scenario("scan a folder that changed", followed, CrashScenarios::scan));
    }

    private static Part scene(Map<String, byte[]> files) {
        return (to, place) -> {
            for (var file : files.entrySet()) {
                place.documents()
                        .put(
                                file.getKey(),
                                add(to, place, file.getKey(), file.getValue()).id());
            }
        };
    }

    private static Part after(Part first, Part then) {
        return (to, place) -> {
            first.of(to, place);
            to.runJobs();
            then.of(to, place);
        };
    }

    private static Document add(CrashableService to, Place place, String filename, byte[] bytes) throws IOException {
        return add(to, place, filename, bytes, null);
    }

    private static Document add(CrashableService to, Place place, String filename, byte[] bytes, @Nullable String key)
            throws IOException {
        var staged = to.blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE);
        var accepted = to.documents.add(
                place.collection(),
                new Documents.Upload(staged, filename, null, null, null),
                key == null ? null : IdempotencyKey.of(key, List.of(filename)));
        // Not when the process ends before: a dead one removes nothing.
        staged.close();
        return accepted.document();
    }

    private static void replace(CrashableService to, DocumentId id, String filename, byte[] bytes) throws IOException {
        var staged = to.blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE);
        to.documents.replace(id, new Documents.Upload(staged, filename, null, null, null), Expectation.any());
        staged.close();
    }

    private static void delete(CrashableService to, DocumentId id) throws IOException {
        if (!to.isGone(id)) {
            to.documents.delete(id, Expectation.any());
        }
    }

    private static void deleteCollection(CrashableService to, Place place) throws IOException {
        try {
            to.documents.deleteCollection(place.collection());
        } catch (DocumentException gone) {
            assertThat(gone.type().code()).isEqualTo("collection-not-found");
        }
    }

    private static void scan(CrashableService to, Place place) {
        to.sources().scan(place.collection());
    }

    private static void write(Place place, String name, String text) throws IOException {
        Files.writeString(place.folder().resolve(name), text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
