package io.lectern.model.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A file in ranges, several at a time, of which those that have come are noted. */
record RangedTransfer(
        TransferTools tools, RemoteFile remote, RemoteState state, PartFiles files, TransferProgress progress) {

    /** Where the ranges of a file go. */
    private record Destination(FileChannel channel, RangeJournal journal) {}

    /**
     * Fetches what is missing.
     *
     * @param identity of the file: what was fetched of another is not used
     * @throws ChangedFileException when the server's file is another than it was
     */
    void run(String identity) throws IOException, InterruptedException, ChangedFileException {
        try (var channel = FileChannel.open(files.part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() > state.bytes()) {
                channel.truncate(state.bytes());
            }
            var journal = RangeJournal.open(files.journal(), identity, channel.size());
            var missing = ByteRange.missing(
                    journal.done(), state.bytes(), tools.limits().rangeBytes());
            long left = missing.stream().mapToLong(ByteRange::bytes).sum();
            progress.begins(files.name(), state.bytes() - left);
            fetch(new ConcurrentLinkedQueue<>(missing), new Destination(channel, journal));
        }
    }

    private void fetch(Queue<ByteRange> ranges, Destination destination)
            throws IOException, InterruptedException, ChangedFileException {
        int workers = Math.min(tools.limits().connections(), ranges.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = new ExecutorCompletionService<Optional<ChangedFileException>>(threads);
            var started = new ArrayList<Future<?>>();
            for (int worker = 0; worker < workers; worker++) {
                started.add(ended.submit(() -> work(ranges, destination)));
            }
            try {
                for (int worker = 0; worker < started.size(); worker++) {
                    var change = ended.take().get();
                    if (change.isPresent()) {
                        throw change.get();
                    }
                }
            } catch (ExecutionException e) {
                throw unwrapped(e);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private Optional<ChangedFileException> work(Queue<ByteRange> ranges, Destination destination)
            throws IOException, InterruptedException {
        for (var range = ranges.poll(); range != null; range = ranges.poll()) {
            var writer = new PartWriter(destination.channel(), range.start(), progress);
            try {
                new RangeTransfer(tools, remote, state, range, writer).run();
            } catch (ChangedFileException e) {
                return Optional.of(e);
            } finally {
                note(new ByteRange(range.start(), writer.position()), destination);
            }
        }
        return Optional.empty();
    }

    /** Also what came before a failure; not when this thread is to stop, as that closes the channel. */
    private static void note(ByteRange done, Destination destination) throws IOException {
        if (done.bytes() > 0
                && destination.channel().isOpen()
                && !Thread.currentThread().isInterrupted()) {
            destination.channel().force(false);
            destination.journal().add(done);
        }
    }

    private static IOException unwrapped(ExecutionException failure) throws InterruptedException {
        return switch (failure.getCause()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> throw e;
            case IOException e -> e;
            case null, default -> throw new AssertionError("a transfer does not throw this", failure);
        };
    }
}
