package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineException;
import io.lectern.engine.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;

class ModelHealthIndicatorTests {

    @TempDir
    private Path folder;

    @Test
    void anEngineThatEndedIsDownAndRefusesWithTheReason() {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 1024);
        var models =
                ModelSettingsTests.models(folder, Map.of("path", file.toString(), "threads", "1"), this::breakDown);
        var health = new ModelHealthIndicator(models, new EngineActivity(), engineSettings());
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        var chat = new EngineChatModel(models);
        assertThatThrownBy(() -> chat.call(new Prompt("What is the weather like?")))
                .isInstanceOf(EngineException.class);

        await().until(() -> health.health().getStatus().equals(Status.DOWN));
        assertThat(health.health().getDetails().get("reason"))
                .asString()
                .contains("The engine ended", "start the service again");
        assertThatThrownBy(() -> chat.call(new Prompt("And now?"))).hasMessageContaining("The engine ended");
        models.destroy();
    }

    private void breakDown(EngineEvent event) {
        if (event instanceof EngineEvent.Admitted) {
            throw new AssertionError("as a bug of ours would");
        }
    }

    private static EngineSettings engineSettings() {
        return new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("lectern.engine", EngineSettings.class);
    }
}
