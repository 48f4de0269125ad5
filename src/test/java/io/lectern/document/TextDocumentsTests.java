package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.TestService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Texts under ids of the caller's choice, and the documents that they are. */
@ExtendWith(SharedService.class)
class TextDocumentsTests {

    private final String name = "Texts " + UUID.randomUUID();
    private final TestService service;
    private final DocumentClient client;
    private final TextDocuments texts;
    private final String collection;

    TextDocumentsTests(TestService service) {
        this.service = service;
        this.client = new DocumentClient(service);
        this.texts = service.bean(TextDocuments.class);
        this.collection = TestService.json(service.post("/api/v1/collections", Map.of("name", name)))
                .get("id")
                .asString();
    }

    @Test
    void aTextThatCannotBeTakenInLeavesTheOneBefore() {
        add("oak", "Of oak.");
        var id = onlyDocument();

        assertThatExceptionOfType(TextNotTakenInException.class).isThrownBy(() -> add("oak", " \n "));

        assertThat(client.text(onlyDocument())).isEqualTo("Of oak.");
        assertThat(onlyDocument()).isEqualTo(id);
    }

    @Test
    void anotherTextUnderTheSameIdIsAVersionOfItsDocument() {
        add("ash", "Of ash.");
        var id = onlyDocument();

        add("ash", "Of mountain ash.");

        assertThat(onlyDocument()).isEqualTo(id);
        assertThat(client.text(id)).isEqualTo("Of mountain ash.");
        assertThat(client.document(id).get("version").asInt()).isEqualTo(2);
    }

    @Test
    void aTextStaysTheSameDocumentWhenThatIsMoved() {
        add("elm", "Of elm.");
        var id = onlyDocument();
        service.patch("/api/v1/documents/" + id, Map.of("collectionId", client.newCollection()));

        add("elm", "Of elm.");
        add("elm", "Of wych elm.");

        assertThat(documents()).isEmpty();
        assertThat(client.text(id)).isEqualTo("Of wych elm.");
    }

    @Test
    void textsThatShareADocumentPartWhenOneOfThemChanges() {
        add("one", "Of lime.");
        add("two", "Of lime.");
        var shared = onlyDocument();

        add("two", "Of linden.");

        assertThat(documents()).hasSize(2).contains(shared);
        assertThat(client.text(shared)).isEqualTo("Of lime.");
        texts.delete(name, List.of("one"));
        assertThat(documents()).hasSize(1).doesNotContain(shared);
    }

    @Test
    void aTextThatBecomesAnotherOneSharesItsDocument() {
        add("one", "Of yew.");
        add("two", "Of box.");

        add("two", "Of yew.");

        assertThat(client.text(onlyDocument())).isEqualTo("Of yew.");
        texts.delete(name, List.of("one"));
        assertThat(documents()).hasSize(1);
        texts.delete(name, List.of("two"));
        assertThat(documents()).isEmpty();
    }

    private void add(String id, String text) {
        texts.add(name, List.of(new TextDocuments.Text(id, text, Map.of())));
    }

    private String onlyDocument() {
        assertThat(documents()).hasSize(1);
        return documents().getFirst();
    }

    private List<String> documents() {
        return TestService.json(service.get("/api/v1/collections/" + collection + "/documents"))
                .get("data")
                .valueStream()
                .map((JsonNode document) -> document.get("id").asString())
                .toList();
    }
}
