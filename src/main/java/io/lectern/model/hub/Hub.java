package io.lectern.model.hub;

import io.lectern.engine.cache.FolderLock;
import io.lectern.model.hub.HubException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fetches files of models into a folder, where they stay: what is there is not fetched again, and what was interrupted
 * goes on. Everything that a hub announces about a file is checked. Safe for several threads and processes.
 */
public final class Hub implements AutoCloseable {

    private static final int MAX_LISTING_BYTES = 32 << 20;
    /** Beside the files, for journals and file systems' own. */
    private static final long SPARE_BYTES = 16 << 20;

    private final Path folder;
    private final HubSettings settings;
    private final TransferTools tools;

    /** @param folder for all that is fetched; it need not be there */
    public Hub(HubSettings settings, Path folder) {
        this(settings, folder, RetryPolicy.defaults(), TransferLimits.defaults());
    }

    Hub(HubSettings settings, Path folder, RetryPolicy policy, TransferLimits limits) {
        this.settings = settings;
        this.folder = folder;
        this.tools = new TransferTools(new HubHttp(settings), new StallGuard(limits.silence()), policy, limits);
    }

    /**
     * Asks for a repository's commit and files.
     *
     * @throws HubException when it is not to be had
     */
    public HubRepository repository(String id, String revision) throws InterruptedException {
        var address = address("/api/models/%s/revision/%s?blobs=true".formatted(id, encoded(revision)));
        String subject = "hf:%s@%s".formatted(id, revision);
        var retries = new Retries(tools.policy(), subject);
        while (true) {
            try {
                return RepositoryListing.read(id, body(address, subject));
            } catch (IOException e) {
                retries.after(e, false);
            }
        }
    }

    private byte[] body(URI address, String subject) throws IOException, InterruptedException {
        var answer = tools.http().open(address, Map.of(), subject);
        try (var body = answer.body()) {
            var bytes = body.readNBytes(MAX_LISTING_BYTES + 1);
            if (bytes.length > MAX_LISTING_BYTES) {
                throw new HubException(
                        Reason.REFUSED,
                        "%s: the hub's description of it is longer than %d bytes"
                                .formatted(subject, MAX_LISTING_BYTES));
            }
            return bytes;
        }
    }

    /** The files of a repository that a model file in it needs: all its parts, and its terms. */
    public static NeededFiles modelFile(HubRepository repository, String path) {
        int slash = path.lastIndexOf('/') + 1;
        var parts =
                SplitName.of(path.substring(slash)).map(SplitName::all).orElse(List.of(path.substring(slash))).stream()
                        .map(name -> path.substring(0, slash) + name)
                        .map(part -> repository
                                .file(part)
                                .orElseThrow(() -> new HubException(
                                        Reason.NOT_FOUND, "%s has no file %s".formatted(repository.subject(), part))))
                        .toList();
        return new NeededFiles(NeededFiles.licenses(repository), parts);
    }

    /** Where the files of a repository are, or will be: a folder of its name. */
    public Path folder(HubRepository repository) {
        String name = repository.id().substring(repository.id().indexOf('/') + 1);
        return parent(repository).resolve(repository.commit()).resolve(name);
    }

    private Path parent(HubRepository repository) {
        return folder.resolve(repository.id().replace("/", "--"));
    }

    /** How much of some files is still to be fetched. */
    public long missingBytes(HubRepository repository, List<HubFile> files) throws IOException {
        long missing = 0;
        for (var file : files) {
            var parts = new PartFiles(folder(repository).resolve(file.path()));
            boolean there = parts.isThere(remote(repository, file));
            missing += there ? 0 : Math.max(0, file.bytes() - parts.partBytes());
        }
        return missing;
    }

    /**
     * Fetches files of a repository.
     *
     * @return the folder with them
     * @throws HubException when one cannot be had, or there is no place for them
     * @throws IOException when they cannot be written
     */
    public Path fetch(HubRepository repository, List<HubFile> files, WorkListener listener)
            throws IOException, InterruptedException {
        var into = folder(repository);
        long total = files.stream().mapToLong(HubFile::bytes).sum();
        try (var _ = lock(parent(repository), repository.subject())) {
            DiskSpace.require(parent(repository), missingBytes(repository, files) + SPARE_BYTES, repository.subject());
            var progress = new TransferProgress(listener, total);
            for (var file : files) {
                var target = into.resolve(file.path());
                Files.createDirectories(target.getParent());
                new FileTransfer(tools, remote(repository, file), target, progress).run();
            }
        }
        return into;
    }

    private RemoteFile remote(HubRepository repository, HubFile file) {
        var path = encoded(file.path()).replace("%2F", "/");
        return new RemoteFile(
                address("/%s/resolve/%s/%s".formatted(repository.id(), repository.commit(), path)),
                "%s/%s".formatted(repository.subject(), file.path()),
                OptionalLong.of(file.bytes()),
                Optional.of(file.digest()));
    }

    /**
     * Fetches a model file from the web, all its parts when it is split.
     *
     * @return the file, or its first part
     * @throws HubException when it cannot be had
     */
    public Path fetch(URI address, WorkListener listener) throws IOException, InterruptedException {
        String path = address.getRawPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        FilePath.checked(name, address.toString());
        var into = folder.resolve(
                "web--" + HexFormat.of().toHexDigits(address.toString().hashCode()));
        var names = SplitName.of(name).map(SplitName::all).orElse(List.of(name));
        try (var _ = lock(into, address.toString())) {
            for (String part : names) {
                var each = URI.create(address.toString().replace("/" + name, "/" + part));
                var remote = new RemoteFile(each, each.toString(), OptionalLong.empty(), Optional.empty());
                new FileTransfer(tools, remote, into.resolve(part), new TransferProgress(listener, 0)).run();
            }
        }
        return into.resolve(names.getFirst());
    }

    private static FolderLock lock(Path folder, String subject) throws IOException {
        Files.createDirectories(folder);
        return FolderLock.tryTake(folder)
                .orElseThrow(() ->
                        new HubException(Reason.BUSY, "%s is being fetched already, by another".formatted(subject)));
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        tools.guard().close();
        tools.http().close();
    }
}
