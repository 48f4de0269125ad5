package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ParserPoolTests {

    @TempDir
    Path folder;

    @Test
    void aFileThatCannotBeOpenedDoesNotEndTheProcess() throws Exception {
        var good = Files.writeString(folder.resolve("good.txt"), "Good text.");
        try (var pool = new ParserPool(settings(DataSize.ofMegabytes(256)), new DataFolder(folder))) {
            var outcome = pool.parse(request(folder.resolve("gone.txt")));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ParseOutcome.Refused.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ParseFailure.CORRUPT));
            assertThat(pool.parse(request(good))).isInstanceOf(ParseOutcome.Parsed.class);
        }
    }

    @Test
    void aProcessThatDoesNotStartIsNoFailureOfTheDocument() {
        try (var pool = new ParserPool(settings(DataSize.ofTerabytes(1 << 22)), new DataFolder(folder))) {
            assertThatThrownBy(() -> pool.parse(request(folder.resolve("any.txt"))))
                    .isInstanceOf(ParserStartException.class);
            assertThat(pool.state().lastFailure()).contains("does not start");
        }
    }

    private static ParseRequest request(Path file) {
        return new ParseRequest(file.toString(), String.valueOf(file.getFileName()), null, 1000);
    }

    private static DocumentSettings settings(DataSize heap) {
        return new DocumentSettings(
                DataSize.ofMegabytes(1),
                1000,
                1,
                new DocumentSettings.Parser(heap, Duration.ofSeconds(60), Duration.ofSeconds(60), 10),
                new DocumentSettings.Jobs(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1)));
    }
}
