package io.lectern.demo;

import io.lectern.client.AnswerPrinter;
import io.lectern.client.LecternClient;
import io.lectern.client.ProgressLine;
import io.lectern.client.Question;
import io.lectern.client.ServedDocument;
import io.lectern.client.ServiceSettings;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One run of the demo against a running service. */
final class Demo {

    private static final String COLLECTION = "Lectern samples";
    private static final Duration INGESTION_LIMIT = Duration.ofMinutes(10);

    private final LecternClient client;
    private final PrintStream out;
    private final ProgressLine progress;
    private final List<String> complaints = new ArrayList<>();
    private String collectionId = "";
    private Map<String, ServedDocument> documents = Map.of();

    Demo(LecternClient client, PrintStream out, ProgressLine progress) {
        this.client = client;
        this.out = out;
        this.progress = progress;
    }

    void run() {
        collectionId = client.collection(COLLECTION);
        documents = ingest();
        printDocuments();
        var number = 0;
        for (var question : DemoQuestion.ALL) {
            number++;
            ask(question, number);
        }
    }

    /** What was not as expected, in one sentence. */
    Optional<String> complaint() {
        return complaints.isEmpty()
                ? Optional.empty()
                : Optional.of("The demo did not go as expected: %s.".formatted(String.join("; ", complaints)));
    }

    /** All are uploaded before the first is waited for, so that they are read side by side. */
    private Map<String, ServedDocument> ingest() {
        var uploaded = new ArrayList<ServedDocument>();
        for (var filename : Samples.ALL) {
            progress.show("Uploading %s (%d of %d)".formatted(filename, uploaded.size() + 1, Samples.ALL.size()));
            uploaded.add(client.upload(collectionId, filename, () -> Samples.open(filename)));
        }
        var settled = new LinkedHashMap<String, ServedDocument>();
        for (var document : uploaded) {
            if (!document.isReady()) {
                progress.show(
                        "Ingesting %s (%d of %d)".formatted(document.filename(), settled.size() + 1, uploaded.size()));
            }
            settled.put(document.filename(), client.awaitSettled(document, INGESTION_LIMIT, state -> {}));
        }
        settled.values().stream()
                .filter(ServedDocument::isFailed)
                .forEach(failed ->
                        complaints.add("%s was not read (%s)".formatted(failed.filename(), failed.failure())));
        return settled;
    }

    private void printDocuments() {
        progress.clear();
        out.println();
        out.println("The collection “%s”:".formatted(COLLECTION));
        for (var document : documents.values()) {
            var pages = document.pages() == null ? "" : ", %d pages".formatted(document.pages());
            out.println("  %s: %s%s".formatted(document.filename(), document.status(), pages));
        }
        out.println();
    }

    private void ask(DemoQuestion question, int number) {
        progress.show("Asking question %d of %d".formatted(number, DemoQuestion.ALL.size()));
        var answer = client.ask(toAsk(question));
        progress.clear();
        out.println("Question %d, %s:".formatted(number, question.about()));
        out.println(question.text());
        out.println();
        new AnswerPrinter(out).print(answer);
        if (!question.expectation().isMetBy(answer)) {
            complaints.add("question %d was to get %s"
                    .formatted(number, question.expectation().describe()));
        }
    }

    private Question toAsk(DemoQuestion question) {
        if (question.filenames().isEmpty()) {
            return new Question(question.text(), List.of(collectionId), List.of());
        }
        var ids = question.filenames().stream()
                .map(filename -> Objects.requireNonNull(documents.get(filename)).id())
                .toList();
        return new Question(question.text(), List.of(), ids);
    }

    void printWayOn(URI address, ServiceSettings settings) {
        out.println("""
                API       %1$s/api/v1
                API docs  %1$s/docs (OpenAPI: %1$s/v3/api-docs)
                Log       %2$s

                Ask something yourself:

                  curl -s %1$s/api/v1/answers -H 'Content-Type: application/json' \\
                    -d '{"question": "Who approves a business trip abroad?", "collectionIds": ["%3$s"]}'
                """.formatted(address, settings.log(), collectionId));
    }
}
