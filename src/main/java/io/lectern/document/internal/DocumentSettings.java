package io.lectern.document.internal;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of what is taken in, and how it is worked off.
 *
 * @param maxSize most bytes of an upload
 * @param maxCharacters most UTF-16 code units of a document's text
 * @param parallelism documents that are ingested at the same time, each in a parser process of its own
 */
@Validated
@ConfigurationProperties("lectern.document")
public record DocumentSettings(
        @DefaultValue("200MB") DataSize maxSize,

        @DefaultValue("20000000") @Min(1000) @Max(200_000_000)
        int maxCharacters,

        @DefaultValue("1") @Min(1) @Max(32) int parallelism,
        @DefaultValue @Valid Parser parser,
        @DefaultValue @Valid Jobs jobs) {

    /**
     * The parser processes.
     *
     * @param heap Java heap of each
     * @param timeout longest time for one file, after which the process is killed
     * @param startTimeout longest time until a process has warmed up
     * @param filesPerProcess a process is replaced after so many files
     */
    public record Parser(
            @DefaultValue("512MB") DataSize heap,
            @DefaultValue("120s") Duration timeout,
            @DefaultValue("180s") Duration startTimeout,
            @DefaultValue("200") @Min(1) int filesPerProcess) {}

    /**
     * The durable jobs.
     *
     * @param pollInterval how often the table of jobs is looked at, besides at once after each upload
     * @param heartbeat how often a running job is marked alive; after four missed marks another service takes it over
     * @param attempts how often a job is tried when the surroundings fail, not the document
     * @param shutdownWait how long a stopping service waits for what is being indexed
     */
    public record Jobs(
            @DefaultValue("2s") Duration pollInterval,
            @DefaultValue("5s") Duration heartbeat,
            @DefaultValue("6") @Min(1) int attempts,
            @DefaultValue("15s") Duration shutdownWait) {}
}
