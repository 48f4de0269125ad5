package io.lectern.document;

import io.lectern.document.internal.FakeParser;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * Documents, their sources, their search index and the database, without web server, models, answers and parser processes: starts in a
 * second or two.
 */
@EnableAutoConfiguration
@Import(IdempotencyKeys.class)
@ConfigurationPropertiesScan({"io.lectern.document", "io.lectern.retrieval", "io.lectern.datafolder"})
@ComponentScan(
        basePackages = {
            "io.lectern.document.internal",
            "io.lectern.document.source",
            "io.lectern.retrieval.internal",
            "io.lectern.postgres",
            "io.lectern.job.internal",
            "io.lectern.datafolder"
        },
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern =
                                "io\\.lectern\\.document\\.(internal\\.(ParserPool|DocumentHealth)|source\\.web\\..*)"))
public final class LeanService {

    private LeanService() {}

    public static ConfigurableApplicationContext start(List<String> properties) {
        return new SpringApplicationBuilder(LeanService.class, FakeParser.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "logging.level.root=warn")
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }
}
