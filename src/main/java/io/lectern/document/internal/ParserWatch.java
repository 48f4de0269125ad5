package io.lectern.document.internal;

import io.lectern.document.parse.OcrOptions;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParserFrames;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a process while it reads one file, and kills it when it takes too much time, memory or disk, or when the
 * thread that waits for it is interrupted. The clock stands still while the process waits: for the recognition of a page,
 * which has limits of its own, or for the service. A file that is read page by page on a busy machine may take longer, as
 * long as pages follow each other and the processors' own time is within the limit.
 */
final class ParserWatch implements Runnable, ParserFrames.RecognitionListener {

    /** Disk is looked at less often than memory: it fills more slowly and takes longer to look at. */
    private static final int LOOKS_PER_LOOK_AT_DISK = 5;

    /** How often the time for a file may pass before a file that goes on page by page is given up, too. */
    private static final int MOST_EXTENSIONS = 10;

    private final Process process;
    private final Runnable kill;
    private final ProcessMemory memory;
    private final TemporaryFiles temporary;
    private final DocumentSettings.Parser limits;
    private final OcrOptions ocr;
    private final Thread waiting = Thread.currentThread();
    private final LongSupplier nanoTime;
    private final long started;
    private final Duration cpuBefore;
    private long recognized;
    private long recognizingSince;
    private long waited;
    private long waitingSince;
    private volatile long lastPage;
    private int looks;
    private volatile long mostResident;
    private volatile @Nullable Verdict verdict;

    /** What the process was killed for. */
    private enum Verdict {
        TIME,
        STARVED,
        MEMORY,
        DISK,
        INTERRUPT
    }

    /** @param kill ends the process, which is not used again */
    ParserWatch(
            Process process, Runnable kill, TemporaryFiles temporary, DocumentSettings.Parser limits, OcrOptions ocr) {
        this(process, kill, temporary, limits, ocr, System::nanoTime);
    }

    ParserWatch(
            Process process,
            Runnable kill,
            TemporaryFiles temporary,
            DocumentSettings.Parser limits,
            OcrOptions ocr,
            LongSupplier nanoTime) {
        this.process = process;
        this.kill = kill;
        this.memory = ProcessMemory.of(process.pid());
        this.temporary = temporary;
        this.limits = limits;
        this.ocr = ocr;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.lastPage = started;
        this.cpuBefore = cpu();
        memory.resetPeak();
    }

    @Override
    public void run() {
        if (verdict != null) {
            return;
        }
        long resident = memory.residentBytes();
        mostResident = Math.max(mostResident, resident);
        if (waiting.isInterrupted()) {
            end(Verdict.INTERRUPT);
        } else if (resident > limits.memory().toBytes()) {
            end(Verdict.MEMORY);
        } else if (spent().compareTo(limits.timeout()) > 0 && !isOnlySlowedDown()) {
            end(wasStarved() ? Verdict.STARVED : Verdict.TIME);
        } else if (++looks % LOOKS_PER_LOOK_AT_DISK == 0
                && temporary.bytes() > limits.temporary().toBytes()) {
            end(Verdict.DISK);
        }
    }

    /** A page has been read. */
    void pageRead() {
        lastPage = nanoTime.getAsLong();
    }

    @Override
    public synchronized void recognitionStarted() {
        recognizingSince = nanoTime.getAsLong();
    }

    @Override
    public synchronized void recognitionEnded() {
        recognized += recognizing();
        recognizingSince = 0;
    }

    /** The process has an answer that the service has no room for yet. */
    synchronized void waitStarted() {
        waitingSince = nanoTime.getAsLong();
    }

    synchronized void waitEnded() {
        waited += waiting();
        waitingSince = 0;
    }

    /** What the file failed for, when the process was killed because of it. */
    Optional<ParseOutcome.Refused> refusal() {
        return Optional.ofNullable(verdict)
                .filter(known -> known != Verdict.INTERRUPT)
                .map(this::refusal);
    }

    boolean interrupted() {
        return verdict == Verdict.INTERRUPT;
    }

    /** Whether the process waited for a processor for most of the time that it took too much of. */
    boolean starved() {
        return verdict == Verdict.STARVED;
    }

    long peakBytes() {
        return Math.max(mostResident, memory.peakBytes());
    }

    private void end(Verdict reason) {
        verdict = reason;
        kill.run();
    }

    private Duration spent() {
        return Duration.ofNanos(nanoTime.getAsLong() - started - paused());
    }

    private synchronized long paused() {
        return waited
                + waiting()
                + Math.min(recognized + recognizing(), ocr.timeout().toNanos());
    }

    private long waiting() {
        return waitingSince == 0 ? 0 : nanoTime.getAsLong() - waitingSince;
    }

    private long recognizing() {
        return recognizingSince == 0
                ? 0
                : Math.min(
                        nanoTime.getAsLong() - recognizingSince,
                        ocr.pageTimeout().toNanos());
    }

    /** Whether pages still follow each other, and it is others that the machine works for. */
    private boolean isOnlySlowedDown() {
        var sincePage = Duration.ofNanos(nanoTime.getAsLong() - lastPage);
        return lastPage != started
                && sincePage.compareTo(limits.timeout()) < 0
                && used().compareTo(limits.timeout()) < 0
                && spent().compareTo(limits.timeout().multipliedBy(MOST_EXTENSIONS)) < 0;
    }

    private boolean wasStarved() {
        return used().multipliedBy(2).compareTo(limits.timeout()) < 0;
    }

    private Duration used() {
        return cpu().minus(cpuBefore);
    }

    private Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private ParseOutcome.Refused refusal(Verdict known) {
        return switch (known) {
            case MEMORY ->
                outOfMemory(
                        "more than %d MB of memory".formatted(limits.memory().toMegabytes()));
            case DISK ->
                new ParseOutcome.Refused(
                        ParseFailure.TOO_LARGE,
                        "Reading the file needs more than %d MB of temporary files; `lectern.document.parser.temporary` sets the limit"
                                .formatted(limits.temporary().toMegabytes()));
            case TIME, STARVED, INTERRUPT ->
                new ParseOutcome.Refused(
                        ParseFailure.TIMED_OUT,
                        "Reading the file took more than %d seconds; `lectern.document.parser.timeout` sets the limit"
                                .formatted(limits.timeout().toSeconds()));
        };
    }

    static ParseOutcome.Refused outOfMemory(String needed) {
        return new ParseOutcome.Refused(
                ParseFailure.OUT_OF_MEMORY,
                "Reading the file needs %s; split it, or raise `lectern.document.parser.heap` and `.memory`"
                        .formatted(needed));
    }
}
