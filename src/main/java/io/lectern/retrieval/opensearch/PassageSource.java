package io.lectern.retrieval.opensearch;

import io.lectern.document.PageSpan;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.PassageTerms;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A passage as a document of OpenSearch: its terms as we made them, and itself as something that is only kept. */
record PassageSource(
        String version,
        String document,
        int number,
        int ordinal,
        String place,
        Map<String, String> terms,
        Kept passage) {

    /** Changes with the fields; an index of another format is made anew. */
    static final String FORMAT = "1/%s/%s".formatted(LexicalQuery.K1, LexicalQuery.B);

    static final Map<String, Object> SIMILARITY = Map.of("type", "BM25", "k1", LexicalQuery.K1, "b", LexicalQuery.B);

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What of a passage is not told by its place. */
    record Kept(
            List<Fragment> context,
            List<Fragment> body,
            @Nullable PageSpan pages,
            @Nullable String location) {}

    static PassageSource of(Passage passage) {
        var version = passage.version();
        var terms = new LinkedHashMap<String, String>();
        for (var analysis : Analysis.values()) {
            terms.put(name(analysis), String.join(" ", PassageTerms.of(passage, analysis)));
        }
        return new PassageSource(
                version.toString(),
                version.document().toString(),
                version.version(),
                passage.ordinal(),
                "%s/%010d/%010d".formatted(version.document(), version.version(), passage.ordinal()),
                terms,
                new Kept(passage.context(), passage.body(), passage.pages(), passage.location()));
    }

    /** The passage of a hit, without its filename. */
    static Passage passage(JsonNode source) {
        var kept = JSON.treeToValue(source.get("passage"), Kept.class);
        return new Passage(
                version(source.get("version").stringValue()),
                "",
                source.get("ordinal").intValue(),
                kept.context(),
                kept.body(),
                kept.pages(),
                kept.location());
    }

    static VersionId version(String key) {
        return VersionId.parse(key);
    }

    static String field(Analysis analysis) {
        return "terms." + name(analysis);
    }

    static Map<String, Object> mapping(Map<String, String> meta) {
        var terms = Arrays.stream(Analysis.values())
                .collect(Collectors.toMap(
                        PassageSource::name,
                        analysis -> Map.of("type", "text", "analyzer", "whitespace", "index_options", "freqs")));
        return Map.of(
                "_meta",
                meta,
                "dynamic",
                "strict",
                "_source",
                Map.of("excludes", List.of("terms")),
                "properties",
                Map.of(
                        "version", Map.of("type", "keyword"),
                        "document", Map.of("type", "keyword"),
                        "number", Map.of("type", "integer"),
                        "ordinal", Map.of("type", "integer"),
                        "place", Map.of("type", "keyword"),
                        "terms", Map.of("properties", terms),
                        "passage", Map.of("type", "object", "enabled", false)));
    }

    private static String name(Analysis analysis) {
        var field = analysis.field();
        return field.substring(field.lastIndexOf('.') + 1);
    }
}
