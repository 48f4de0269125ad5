package io.lectern.document.source;

import io.lectern.document.source.fetch.WebSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How sources are followed.
 *
 * @param roots folders below which sources may be; without any there are no folders to follow
 * @param interval between two scans of a source that names none
 * @param settle how long a file must have looked the same before it is taken
 * @param maxFiles most files of one source
 * @param parallelism sources that are scanned at the same time
 * @param watch whether the file system is asked to tell of changes, so that they are found before the interval is over
 */
@Validated
@ConfigurationProperties("lectern.document.sources")
public record SourceSettings(
        @DefaultValue List<Path> roots,
        @DefaultValue("10m") Duration interval,
        @DefaultValue("2s") Duration settle,
        @DefaultValue("100000") @Min(1) int maxFiles,
        @DefaultValue("2") @Min(1) @Max(16) int parallelism,
        @DefaultValue("true") boolean watch,
        @DefaultValue @Valid WebSettings web) {

    public SourceSettings {
        roots = List.copyOf(roots);
    }
}
