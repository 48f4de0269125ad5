package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.LeanService;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.Tenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The steps tell of every change of the ready documents, in an order in which none can be missed. */
class ReadyStepsTests {

    private static ConfigurableApplicationContext service;
    private static JdbcClient jdbc;
    private static TransactionTemplate transaction;
    private static ReadySteps steps;

    private final CollectionId collection = newCollection();

    @BeforeAll
    static void start(@TempDir Path data) {
        service = LeanService.start(List.of("lectern.data=" + data));
        jdbc = service.getBean(JdbcClient.class);
        transaction = service.getBean(TransactionTemplate.class);
        steps = service.getBean(ReadySteps.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void tellsEverythingToWhoKnowsNothing() {
        var id = newDocument("a.txt");
        show(id);

        var changes = steps.after(ReadyChanges.NOTHING_KNOWN);

        assertThat(changes.complete()).isTrue();
        assertThat(changes.ready()).anySatisfy(document -> {
            assertThat(document.version().document()).isEqualTo(id);
            assertThat(document.collection()).isEqualTo(collection);
            assertThat(document.filename()).isEqualTo("a.txt");
        });
    }

    @Test
    void tellsNothingWhenNothingChanged() {
        show(newDocument("a.txt"));
        long at = steps.after(ReadyChanges.NOTHING_KNOWN).at();
        newDocument("not ready.txt");

        assertThat(steps.after(at)).isEqualTo(new ReadyChanges(at, false, List.of(), List.of()));
    }

    @Test
    void tellsOfMovesRenamesAndDeletionsInOneStepPerTransaction() {
        var moved = newDocument("a.txt");
        var deleted = newDocument("b.txt");
        show(moved);
        show(deleted);
        long at = steps.after(ReadyChanges.NOTHING_KNOWN).at();
        var target = newCollection();

        transaction.executeWithoutResult(status -> {
            jdbc.sql("update document set collection_id = ?, filename = 'c.txt' where id = ?")
                    .params(target.value(), moved.value())
                    .update();
            delete(deleted);
        });

        var changes = steps.after(at);
        assertThat(changes.at()).isEqualTo(at + 1);
        assertThat(changes.complete()).isFalse();
        assertThat(changes.removed()).containsExactly(deleted);
        assertThat(changes.ready()).singleElement().satisfies(document -> {
            assertThat(document.collection()).isEqualTo(target);
            assertThat(document.filename()).isEqualTo("c.txt");
        });
    }

    @Test
    void aStepThatWasRolledBackWasNone() {
        var id = newDocument("a.txt");
        show(id);
        long at = steps.after(ReadyChanges.NOTHING_KNOWN).at();

        transaction.executeWithoutResult(status -> {
            delete(id);
            jdbc.sql("set constraints all immediate").update();
            status.setRollbackOnly();
        });

        assertThat(steps.after(at)).isEqualTo(new ReadyChanges(at, false, List.of(), List.of()));
    }

    @Test
    void tellsEverythingAnewWhenTracesAreGoneOrTheDatabaseWasPutBack() {
        var id = newDocument("a.txt");
        show(id);
        long at = steps.after(ReadyChanges.NOTHING_KNOWN).at();
        delete(id);
        jdbc.sql("update ready_change set changed_at = now() - interval '2 days'")
                .update();

        steps.prune();

        assertThat(steps.after(at).complete()).isTrue();
        assertThat(steps.after(at + 1).complete()).isFalse();
        assertThat(steps.after(at + 1000).complete()).isTrue();
    }

    @Test
    void noChangeIsMissedWhileManyCommitAtTheSameTime() throws Exception {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var known = new HashMap<DocumentId, ReadyDocument>();
        long at = apply(known, steps.after(ReadyChanges.NOTHING_KNOWN));
        int writers = 4;
        var left = new AtomicInteger(writers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<java.util.concurrent.Future<?>>();
            for (int writer = 0; writer < writers; writer++) {
                var random = new Random(seed + writer);
                all.add(threads.submit(() -> {
                    try {
                        changeAtRandom(random);
                    } finally {
                        left.decrementAndGet();
                    }
                }));
            }
            while (left.get() > 0) {
                at = apply(known, steps.after(at));
            }
            for (var writer : all) {
                writer.get();
            }
        }

        apply(known, steps.after(at));

        assertThat(known.values())
                .containsExactlyInAnyOrderElementsOf(
                        steps.after(ReadyChanges.NOTHING_KNOWN).ready());
    }

    private void changeAtRandom(Random random) {
        var mine = new ArrayList<DocumentId>();
        for (int change = 0; change < 60; change++) {
            switch (mine.isEmpty() ? 0 : random.nextInt(3)) {
                case 0 -> {
                    var id = newDocument("new.txt");
                    show(id);
                    mine.add(id);
                }
                case 1 ->
                    jdbc.sql("update document set filename = ? where id = ?")
                            .params("name-" + change, mine.getLast().value())
                            .update();
                default -> delete(mine.removeLast());
            }
        }
    }

    private static long apply(Map<DocumentId, ReadyDocument> known, ReadyChanges changes) {
        if (changes.complete()) {
            known.clear();
        }
        changes.removed().forEach(known::remove);
        changes.ready().forEach(document -> known.put(document.version().document(), document));
        return changes.at();
    }

    private static CollectionId newCollection() {
        return service.getBean(Collections.class).create("Collection", null).id();
    }

    private DocumentId newDocument(String filename) {
        var id = DocumentId.random();
        var sha256 = id.toString().replace("-", "").repeat(2);
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into document (id, tenant_id, collection_id, filename, sha256, created_at)
                    values (?, ?, ?, ?, ?, now())
                    """)
                    .params(id.value(), Tenant.DEFAULT, collection.value(), filename, sha256)
                    .update();
            jdbc.sql("""
                    insert into document_version
                           (document_id, version, sha256, bytes, status, text, passages, created_at, ready_at)
                    values (?, 1, ?, 1, 'ready', 'a', 1, now(), now())
                    """).params(id.value(), sha256).update();
        });
        return id;
    }

    private static void show(DocumentId id) {
        jdbc.sql("update document set ready_version = 1 where id = ?")
                .param(id.value())
                .update();
    }

    private static void delete(DocumentId id) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("update document set ready_version = null where id = ?")
                    .param(id.value())
                    .update();
            jdbc.sql("delete from document where id = ?").param(id.value()).update();
        });
    }
}
