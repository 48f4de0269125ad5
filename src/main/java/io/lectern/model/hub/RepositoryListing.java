package io.lectern.model.hub;

import io.lectern.model.hub.FileDigest.Kind;
import io.lectern.model.hub.HubException.Reason;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hub's description of a repository, checked. */
final class RepositoryListing {

    private static final int MAX_FILES = 20_000;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final String id;

    private RepositoryListing(String id) {
        this.id = id;
    }

    /** @throws HubException when it is not what a hub says of a repository */
    static HubRepository read(String id, byte[] json) {
        return new RepositoryListing(id).read(new ByteArrayInputStream(json));
    }

    private HubRepository read(InputStream json) {
        try {
            var root = JsonMapper.shared().readTree(json);
            String commit = root.path("sha").asString("");
            if (!COMMIT.matcher(commit).matches()) {
                throw refused("the commit", commit, "40 hexadecimal digits");
            }
            return new HubRepository(id, commit, files(root.path("siblings")), license(root.path("cardData")));
        } catch (JacksonException e) {
            throw new HubException(
                    Reason.REFUSED,
                    "hf:%s: the hub's description of it is no JSON; is HF_ENDPOINT a hub?".formatted(id),
                    e);
        }
    }

    private List<HubFile> files(JsonNode siblings) {
        if (!siblings.isArray() || siblings.size() > MAX_FILES) {
            throw refused("the list of files", siblings.size() + " long", "a list of at most " + MAX_FILES);
        }
        var files = new ArrayList<HubFile>();
        for (var sibling : siblings) {
            String path = sibling.path("rfilename").asString("");
            if (FilePath.leavesFolder(path)) {
                throw refused("a file", "'" + path + "'", "a path inside a folder");
            }
            // What has an odd name is nothing that a checkpoint needs.
            if (FilePath.isSafe(path)) {
                files.add(file(path, sibling));
            }
        }
        return files;
    }

    private HubFile file(String path, JsonNode sibling) {
        var large = sibling.path("lfs");
        var size = large.isObject() ? large.path("size") : sibling.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw refused("the size of " + path, size, "a number of bytes");
        }
        var digest = large.isObject()
                ? digest(Kind.SHA256, large.path("sha256"), path)
                : digest(Kind.GIT_BLOB, sibling.path("blobId"), path);
        return new HubFile(path, size.asLong(), digest);
    }

    private FileDigest digest(Kind kind, JsonNode hex, String path) {
        try {
            return new FileDigest(kind, hex.asString(""));
        } catch (IllegalArgumentException e) {
            throw refused("the digest of " + path, hex, "of the kind " + kind);
        }
    }

    private static Optional<String> license(JsonNode card) {
        String license = card.path("license").isArray()
                ? card.path("license").path(0).asString("")
                : card.path("license").asString("");
        String named = card.path("license_name").asString("");
        return Optional.of(license.equals("other") && !named.isBlank() ? named : license)
                .map(name -> name.strip().replaceAll("\\p{Cntrl}", " "))
                .filter(name -> !name.isEmpty() && name.length() <= 200);
    }

    private HubException refused(String field, Object actual, String limit) {
        return new HubException(
                Reason.REFUSED,
                "hf:%s: in the hub's description of it, %s is %s, it must be %s".formatted(id, field, actual, limit));
    }
}
