package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentTexts;
import io.lectern.document.SharedService;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.passage.PassageRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL says of the versions that have a place in the index. */
@ExtendWith(SharedService.class)
class PassageRowsTests {

    private final TestService service;
    private final DocumentTexts texts;
    private final JdbcClient sql;
    private VersionId version;

    PassageRowsTests(TestService service) {
        this.service = service;
        this.texts = service.bean(DocumentTexts.class);
        this.sql = service.bean(JdbcClient.class);
    }

    @BeforeEach
    void upload() {
        var id = service.document(service.collection("Rows"), "mill.txt", "The stones of the mill are heavy.");
        version = new VersionId(new DocumentId(UUID.fromString(id)), 1);
    }

    @AfterEach
    void delete() {
        service.delete("/api/v1/documents/" + version.document());
    }

    @Test
    void countAnewWhatIsSplitInAnotherWay() {
        var rows = service.bean(PassageRows.class);

        rows.replace(version, List.of(passage(0, 10), passage(1, 20), passage(2, 30)));

        assertThat(rows.of(version)).hasSize(3);
        var document = TestService.json(service.get("/api/v1/documents/" + version.document()));
        assertThat(document.get("passages").intValue()).isEqualTo(3);
    }

    @Test
    void leaveOutWhatIsReadyWithoutAPassage() {
        assertThat(ready()).contains(version);

        sql.sql("update document_version set passages = 0 where document_id = ?")
                .param(version.document().value())
                .update();

        assertThat(ready()).doesNotContain(version);
    }

    @Test
    void knowWhichVersionsNobodyNeeds() {
        var failed = version(2, "failed");
        var queued = version(3, "queued");
        var indexing = version(4, "indexing");
        var unknown = new VersionId(DocumentId.random(), 1);

        assertThat(texts.obsolete(Set.of(version, failed, queued, indexing, unknown)))
                .containsExactlyInAnyOrder(failed, unknown);

        show(version(5, "ready"));
        assertThat(texts.obsolete(List.of(version, failed))).containsExactlyInAnyOrder(version, failed);
        assertThat(texts.obsolete(List.of())).isEmpty();
    }

    private List<VersionId> ready() {
        var ready = new ArrayList<VersionId>();
        texts.forEachReady(ready::add);
        return ready;
    }

    /** A version as it would be on its way, without anybody who works on it. */
    private VersionId version(int number, String status) {
        sql.sql("""
                insert into document_version
                       (document_id, version, sha256, bytes, status, problem, text, passages, ready_at, created_at)
                select document_id, :number, sha256, bytes, :status,
                       case :status when 'failed' then '{}'::jsonb end, text, passages, ready_at, created_at
                  from document_version where document_id = :document and version = 1
                """)
                .param("number", number)
                .param("status", status)
                .param("document", version.document().value())
                .update();
        return new VersionId(version.document(), number);
    }

    private void show(VersionId shown) {
        sql.sql("update document set ready_version = ? where id = ?")
                .params(shown.version(), shown.document().value())
                .update();
    }

    private static PassageRanges passage(int ordinal, int end) {
        return new PassageRanges(ordinal, List.of(), List.of(new TextRange(ordinal, end)));
    }
}
