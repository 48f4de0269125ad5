package io.lectern.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashMap;

/**
 * One range of a file, from the server into its place on disk, through as many broken connections as it takes.
 *
 * @param state of the file when it was first asked for
 */
record RangeTransfer(TransferTools tools, RemoteFile remote, RemoteState state, ByteRange range, PartWriter writer) {

    /**
     * Fetches all of it.
     *
     * @throws ChangedFileException when the server's file is another than it was
     * @throws HubException when the server does not give it
     * @throws java.io.UncheckedIOException when the disk does not take it
     */
    void run() throws InterruptedException, ChangedFileException {
        var retries = new Retries(tools.policy(), remote.subject());
        while (writer.position() < range.end()) {
            long before = writer.position();
            try {
                fetchRest();
            } catch (IOException e) {
                retries.after(e, writer.position() > before);
            }
        }
    }

    private void fetchRest() throws IOException, InterruptedException, ChangedFileException {
        var headers = new HashMap<String, String>();
        headers.put("Range", "bytes=%d-%d".formatted(writer.position(), range.end() - 1));
        // With a digest it does not matter which of its copies a hub gives.
        if (remote.digest().isEmpty()) {
            state.validator().ifPresent(validator -> headers.put("If-Range", validator));
        }
        var answer = tools.http().open(remote.address(), headers, remote.subject());
        try (var body = tools.guard().watch(answer.body())) {
            check(answer);
            writer.copy(body, range.end());
        }
    }

    private void check(HttpResponse<InputStream> answer) throws IOException, ChangedFileException {
        var headers = answer.headers();
        boolean partial = answer.statusCode() == HubHttp.PARTIAL;
        boolean same = partial && RemoteState.validator(headers).equals(state.validator());
        if (remote.digest().isEmpty() && !same) {
            throw new ChangedFileException(remote.subject());
        }
        boolean asked = partial
                && RemoteState.start(headers).orElse(-1) == writer.position()
                && RemoteState.total(headers).orElse(-1) == state.bytes();
        if (!asked) {
            throw new IOException("the server gives other bytes than those asked for");
        }
    }
}
