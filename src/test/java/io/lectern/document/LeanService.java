package io.lectern.document;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** Documents, their search index and the database without web server, models and answers: starts in a second or two. */
@EnableAutoConfiguration
@ConfigurationPropertiesScan({"io.lectern.document", "io.lectern.retrieval", "io.lectern.datafolder"})
@ComponentScan({
    "io.lectern.document.internal",
    "io.lectern.retrieval.internal",
    "io.lectern.postgres",
    "io.lectern.job.internal",
    "io.lectern.datafolder"
})
public class LeanService {

    private LeanService() {}

    public static ConfigurableApplicationContext start(List<String> properties, Class<?>... more) {
        var sources = new ArrayList<Class<?>>(List.of(LeanService.class));
        sources.addAll(List.of(more));
        return new SpringApplicationBuilder(sources.toArray(Class[]::new))
                .web(WebApplicationType.NONE)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }
}
