package io.lectern.document.internal;

import com.sun.management.OperatingSystemMXBean;
import io.lectern.document.parse.OcrOptions;
import io.lectern.document.parse.ParseLimits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of what is taken in, and how it is worked off.
 *
 * @param maxSize most bytes of an upload
 * @param maxCharacters most UTF-16 code units of a document's text
 * @param parallelism files that are parsed at the same time, each in a process of its own; 0 for as many as there are
 *     processors, as long as the processes leave three quarters of the memory to others
 */
@Validated
@ConfigurationProperties("lectern.document")
public record DocumentSettings(
        @DefaultValue("200MB") DataSize maxSize,

        @DefaultValue("20000000") @Min(1000) @Max(200_000_000)
        int maxCharacters,

        @DefaultValue("0") @Min(0) @Max(32) int parallelism,
        @DefaultValue @Valid Parser parser,
        @DefaultValue @Valid Archive archive,
        @DefaultValue @Valid Ocr ocr,
        @DefaultValue @Valid Jobs jobs) {

    private static final int MEMORY_SHARE = 4;
    private static final int MOST_BY_DEFAULT = 16;

    public DocumentSettings {
        if (parallelism == 0) {
            parallelism = parallelism(parser.memory().toBytes());
        }
    }

    private static int parallelism(long parserBytes) {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long fitting = system.getTotalMemorySize() / MEMORY_SHARE / parserBytes;
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.clamp(fitting, 1, Math.min(processors, MOST_BY_DEFAULT));
    }

    /**
     * The parser processes.
     *
     * @param heap Java heap of each
     * @param memory most resident memory of each, after which it is killed; more than the heap by what the JVM needs
     * @param temporary most bytes of temporary files of each, after which it is killed
     * @param timeout longest time for one file, after which the process is killed
     * @param startTimeout longest time until a process has warmed up
     * @param filesPerProcess a process is replaced after so many files, the first one of a place earlier
     */
    public record Parser(
            @DefaultValue("512MB") DataSize heap,
            @DefaultValue("1GB") DataSize memory,
            @DefaultValue("2GB") DataSize temporary,
            @DefaultValue("120s") Duration timeout,
            @DefaultValue("180s") Duration startTimeout,
            @DefaultValue("5000") @Min(1) int filesPerProcess) {}

    /** What one file may become. */
    ParseLimits limits() {
        return new ParseLimits(
                maxCharacters, archive.depth(), archive.files(), archive.size().toBytes(), archive.ratio());
    }

    /**
     * Files that hold files: archives, mail with attachments, documents with embedded ones.
     *
     * @param depth levels of files in files
     * @param files most files that are taken out of one
     * @param size most bytes that these have together
     * @param ratio most bytes that come out of one byte of a compressed file
     */
    public record Archive(
            @DefaultValue("5") @Min(0) @Max(20) int depth,
            @DefaultValue("1000") @Min(0) @Max(10_000) int files,
            @DefaultValue("1GB") DataSize size,
            @DefaultValue("100") @Min(2) int ratio) {}

    /**
     * Reading text in pictures, when Tesseract is installed.
     *
     * @param enabled false leaves pictures unread
     * @param command the program, looked for on the path
     * @param languages those of its models that are used, where they are installed
     * @param pageTimeout longest time for one page
     * @param timeout longest time for all pages of a file, besides the parser's own
     */
    public record Ocr(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("tesseract") String command,
            @DefaultValue({"eng", "chi_sim"}) List<String> languages,
            @DefaultValue("60s") Duration pageTimeout,
            @DefaultValue("30m") Duration timeout) {

        OcrOptions options() {
            return enabled ? new OcrOptions(command, languages, pageTimeout, timeout) : OcrOptions.OFF;
        }
    }

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
