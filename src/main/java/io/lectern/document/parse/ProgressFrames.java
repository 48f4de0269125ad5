package io.lectern.document.parse;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Passes progress on to the service, but not that of each of many pages that take no time. */
final class ProgressFrames implements RecognitionProgress {

    private static final long BETWEEN_FRAMES_NANOS = 200_000_000;

    private final DataOutputStream out;
    private long last = System.nanoTime() - BETWEEN_FRAMES_NANOS;

    ProgressFrames(DataOutputStream out) {
        this.out = out;
    }

    @Override
    public void read(int page, int pages) {
        long now = System.nanoTime();
        if (now - last >= BETWEEN_FRAMES_NANOS) {
            last = now;
            send(() -> ParserFrames.writeProgress(out, page, pages));
        }
    }

    @Override
    public void recognitionStarted() {
        send(() -> ParserFrames.writeRecognition(out, true));
    }

    @Override
    public void recognitionEnded() {
        send(() -> ParserFrames.writeRecognition(out, false));
    }

    private interface Frame {
        void write() throws IOException;
    }

    private static void send(Frame frame) {
        try {
            frame.write();
        } catch (IOException parentIsGone) {
            throw new UncheckedIOException(parentIsGone);
        }
    }
}
