package io.lectern;

import static java.util.regex.Pattern.compile;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be told of the deployment files without a cluster. */
class HelmChartTests {

    private static final Path CHART = Path.of("helm", "lectern");
    private static final Pattern VALUE = compile("\\.Values\\.([A-Za-z.]+)");
    private static final Pattern OPENS = compile("\\{\\{-? *(if|range|with|define) ");
    private static final Pattern CLOSES = compile("\\{\\{-? *end *-?}}");

    @Test
    void everyValueThatATemplateReadsHasADefault() throws IOException {
        Map<String, Object> values = yaml(CHART.resolve("values.yaml"));

        for (var template : templates()) {
            assertThat(VALUE.matcher(Files.readString(template)).results().map(result -> result.group(1)))
                    .as(template.toString())
                    .allSatisfy(path -> assertThat(contains(values, List.of(path.split("\\."))))
                            .as(path)
                            .isTrue());
        }
    }

    @Test
    void everyBlockOfATemplateIsClosed() throws IOException {
        for (var template : templates()) {
            var text = Files.readString(template);
            assertThat(CLOSES.matcher(text).results())
                    .as(template.toString())
                    .hasSameSizeAs(OPENS.matcher(text).results().toArray(MatchResult[]::new));
        }
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        var version = compile("<artifactId>lectern</artifactId>\\s+<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(yaml(CHART.resolve("Chart.yaml"))).containsEntry("appVersion", version);
        assertThat(Files.readString(Path.of("docker-compose.yml"))).contains("image: lectern:" + version);
    }

    private static List<Path> templates() throws IOException {
        try (var files = Files.list(CHART.resolve("templates"))) {
            return files.toList();
        }
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    private static boolean contains(Object values, List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        return values instanceof Map<?, ?> map
                && map.containsKey(path.getFirst())
                && contains(map.get(path.getFirst()), path.subList(1, path.size()));
    }
}
