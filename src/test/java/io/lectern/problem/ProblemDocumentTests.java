package io.lectern.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProblemDocumentTests {

    private static TestService service;

    @BeforeAll
    static void startTheService() {
        service = TestService.start();
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void anUnknownPathIsAProblemDocument() {
        assertProblem(service.get("/api/v1/nothing-here"), 404, "not-found");
    }

    @Test
    void anIdThatIsNoUuidIsABadRequest() {
        assertProblem(service.get("/api/v1/answers/not-a-uuid"), 400, "bad-request");
    }

    @Test
    void anUnknownAnswerIsNamed() {
        var response = service.get("/api/v1/answers/00000000-0000-0000-0000-0000000000aa");

        assertProblem(response, 404, "answer-not-found");
        assertThat(response.body()).contains("00000000-0000-0000-0000-0000000000aa");
    }

    @Test
    void everyInvalidFieldIsListed() {
        var response =
                service.post("/api/v1/answers", "{\"question\": \" \", \"temperature\": 9, \"mode\": \"guess\"}");

        assertProblem(response, 400, "invalid-request");
        assertThat(TestService.json(response)
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("field").stringValue()))
                .containsExactlyInAnyOrder("question", "temperature", "mode");
    }

    @Test
    void aBodyThatIsNoJsonSaysWhere() {
        var response = service.post("/api/v1/answers", "{\"question\": ");

        assertProblem(response, 400, "bad-request");
        assertThat(response.body()).contains("line 1").doesNotContain("tools.jackson");
    }

    @Test
    void aBodyThatIsNoObjectIsToldSo() {
        var response = service.post("/api/v1/answers", "[]");

        assertProblem(response, 400, "bad-request");
        assertThat(response.body()).contains("not a JSON object");
    }

    @Test
    void anUnknownFieldIsNamedWithTheKnownOnes() {
        var response = service.post("/api/v1/answers", "{\"question\": \"Who?\", \"temprature\": 1}");

        assertProblem(response, 400, "bad-request");
        assertThat(response.body()).contains("temprature").contains("temperature");
    }

    @Test
    void aMethodThatIsNotThereIsAProblemDocument() {
        assertProblem(service.delete("/api/v1/answers"), 405, "method-not-allowed");
    }

    @Test
    void theApiIsDescribed() {
        var response = service.get("/v3/api-docs");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestService.json(response).get("paths").propertyNames())
                .contains("/api/v1/answers", "/api/v1/conversations/{id}/messages");
    }

    @Test
    void aBodyThatIsTooLargeOrTooDeepIsNotReadToItsEnd() {
        var large = service.post("/api/v1/answers", "{\"question\": \"" + "word ".repeat(3_300_000));
        assertProblem(large, 400, "bad-request");
        assertThat(TestService.json(large).get("detail").stringValue()).contains("larger");
        var deep =
                service.patch("/api/v1/documents/" + UUID.randomUUID(), "{\"metadata\": {\"a\": " + "[".repeat(10_000));
        assertProblem(deep, 400, "bad-request");
        assertThat(TestService.json(deep).get("detail").stringValue()).contains("deeply");
    }

    @Test
    void everyOperationIsDescribedAndUploadsSayWhatTheyTake() {
        var paths = TestService.json(service.get("/v3/api-docs")).get("paths");

        paths.forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
            assertThat(operation.has("summary"))
                    .as("%s %s has a summary", method, path)
                    .isTrue();
            assertThat(operation.get("tags").toString())
                    .as("tag of %s %s", method, path)
                    .doesNotContain("-controller");
        }));
        assertThat(paths.at("/~1api~1v1~1collections~1{id}~1documents/post/requestBody/content")
                        .has("multipart/form-data"))
                .isTrue();
    }

    @Test
    void theProbesOfAnOrchestratorAreAnswered() {
        assertThat(service.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreThereForPrometheusAndNothingElseOfTheActuatorIs() {
        assertThat(service.get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
        assertThat(service.get("/actuator/env").statusCode()).isEqualTo(404);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = TestService.json(response);
        assertThat(problem.get("code").stringValue()).isEqualTo(code);
        assertThat(problem.get("type").stringValue()).isEqualTo("urn:lectern:problem:" + code);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").stringValue()).isNotBlank();
    }
}
