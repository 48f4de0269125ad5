package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * One file, from its address into a folder: through {@code FILE.part} and a journal beside it, which later attempts go on
 * from. The file is there under its name only when its bytes are right.
 */
final class FileTransfer {

    private static final int MOST_CHANGES = 3;
    private static final int ATTEMPTS_AT_RIGHT_BYTES = 2;

    private final TransferTools tools;
    private final RemoteFile remote;
    private final PartFiles files;
    private final TransferProgress progress;

    FileTransfer(TransferTools tools, RemoteFile remote, Path target, TransferProgress progress) {
        this.tools = tools;
        this.remote = remote;
        this.files = new PartFiles(target);
        this.progress = progress;
    }

    /**
     * Fetches it, unless it is there.
     *
     * @throws HubException when it cannot be had, or its bytes are wrong twice
     * @throws IOException when the disk does not take it
     */
    void run() throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS_AT_RIGHT_BYTES; attempt++) {
            if (files.isThere(remote) || fetch()) {
                progress.ends(Files.size(files.target()));
                return;
            }
        }
        throw new HubException(
                Reason.DAMAGED,
                "%s has other bytes than the hub announces, also when fetched again: nothing of it was kept"
                        .formatted(remote.subject()));
    }

    /** Whether its bytes are right. */
    private boolean fetch() throws IOException, InterruptedException {
        for (int changes = 0; changes < MOST_CHANGES; changes++) {
            try {
                return fetchOnce();
            } catch (ChangedFileException e) {
                files.discard();
            } catch (UncheckedIOException e) {
                throw new IOException("%s cannot be written: %s".formatted(files.part(), e.getMessage()), e);
            }
        }
        throw new HubException(
                Reason.DAMAGED, "%s changes again and again while it is fetched".formatted(remote.subject()));
    }

    private boolean fetchOnce() throws IOException, InterruptedException, ChangedFileException {
        boolean small = remote.bytes().isPresent()
                && remote.bytes().getAsLong() <= tools.limits().rangeBytes();
        if (small) {
            fetchWhole(remote.bytes().getAsLong());
            return keepIfRight();
        }
        var state = ask();
        requireAnnounced(state.bytes());
        progress.expects(state.bytes());
        DiskSpace.require(files.part(), state.bytes() - files.partBytes(), remote.subject());
        var identity = remote.digest().map(FileDigest::hex).or(state::validator).map(is -> state.bytes() + " " + is);
        if (identity.isEmpty() || !state.ranges()) {
            fetchWhole(state.bytes());
        } else if (!files.isThere(identity.get())) {
            new RangedTransfer(tools, remote, state, files, progress).run(identity.get());
        } else {
            return true;
        }
        boolean right = keepIfRight();
        if (right && remote.digest().isEmpty() && identity.isPresent()) {
            files.noteOrigin(identity.get());
        }
        return right;
    }

    private void requireAnnounced(long bytes) {
        if (remote.bytes().isPresent() && remote.bytes().getAsLong() != bytes) {
            throw new HubException(
                    Reason.DAMAGED,
                    "%s has %d bytes, the hub announces %d"
                            .formatted(remote.subject(), bytes, remote.bytes().getAsLong()));
        }
    }

    private boolean keepIfRight() throws IOException {
        if (remote.digest().isPresent()) {
            var announced = remote.digest().get();
            var listener = progress.listener();
            listener.begins("Checking " + files.name(), Files.size(files.part()), 0);
            if (!FileDigest.of(files.part(), announced.kind(), listener::reaches)
                    .equals(announced)) {
                files.discard();
                return false;
            }
        }
        files.keep();
        return true;
    }

    private RemoteState ask() throws InterruptedException {
        var retries = new Retries(tools.policy(), remote.subject());
        while (true) {
            try {
                var answer = tools.http().open(remote.address(), Map.of("Range", "bytes=0-0"), remote.subject());
                answer.body().close();
                return RemoteState.of(answer)
                        .orElseThrow(() -> new HubException(
                                Reason.REFUSED,
                                "%s cannot be fetched: the server does not say how long it is"
                                        .formatted(remote.subject())));
            } catch (IOException e) {
                retries.after(e, false);
            }
        }
    }

    /** From the first byte to the last in one answer; of a broken one nothing is kept. */
    private void fetchWhole(long bytes) throws IOException, InterruptedException {
        files.discard();
        var retries = new Retries(tools.policy(), remote.subject());
        try (var channel = FileChannel.open(files.part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                progress.begins(files.name(), 0);
                try {
                    copyWhole(bytes, channel);
                    channel.force(false);
                    return;
                } catch (ConnectionBrokenException e) {
                    retries.after(e.failure(), false);
                }
            }
        }
    }

    private void copyWhole(long bytes, FileChannel channel) throws InterruptedException, ConnectionBrokenException {
        try {
            var answer = tools.http().open(remote.address(), Map.of(), remote.subject());
            try (var body = tools.guard().watch(answer.body())) {
                requireAnnounced(
                        answer.headers().firstValueAsLong("Content-Length").orElse(bytes));
                new PartWriter(channel, 0, progress).copy(body, bytes);
            }
        } catch (IOException e) {
            throw new ConnectionBrokenException(e);
        }
    }

    /** Tells what the network broke from what the disk did. */
    private static final class ConnectionBrokenException extends Exception {

        private static final long serialVersionUID = 1L;

        private final IOException failure;

        ConnectionBrokenException(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
