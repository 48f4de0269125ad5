package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a model is to come from. */
public sealed interface ModelSource {

    /** All that a checkpoint needs from a repository of the hub. */
    record Repository(String id, String revision) implements ModelSource {}

    /** A model file in a repository of the hub. */
    record RepositoryFile(String id, String revision, String path) implements ModelSource {}

    /** A model file on the web. */
    record Web(URI address) implements ModelSource {}

    /** A folder with a checkpoint, or a model file. */
    record Local(Path path) implements ModelSource {}

    /** What a repository shows when nobody asks for a revision. */
    String DEFAULT_REVISION = "main";

    /**
     * Reads {@code hf:owner/name[@revision]}, {@code hf:owner/name/file.gguf[@revision]}, an address or a path.
     *
     * @param revision a branch, tag or commit, instead of one in the text
     * @throws HubException when it is none of these
     */
    static ModelSource of(String text, Optional<String> revision) {
        if (text.startsWith("hf:")) {
            return inHub(text, text.substring("hf:".length()), revision);
        }
        if (revision.isPresent()) {
            throw refused(text, "has no revisions: only sources of the hub (hf:owner/name) do");
        }
        return text.startsWith("https://") || text.startsWith("http://") ? web(text) : local(text);
    }

    private static ModelSource inHub(String text, String rest, Optional<String> given) {
        int at = rest.indexOf('@');
        if (at >= 0 && given.isPresent()) {
            throw refused(text, "and the revision %s name two revisions".formatted(given.get()));
        }
        String revision = at >= 0 ? rest.substring(at + 1) : given.orElse(DEFAULT_REVISION);
        if (!HubNames.isRevision(revision)) {
            throw refused(text, "has the revision '%s', which is no branch, tag or commit".formatted(revision));
        }
        var parts = (at >= 0 ? rest.substring(0, at) : rest).split("/", 3);
        if (parts.length < 2 || !HubNames.isName(parts[0]) || !HubNames.isName(parts[1])) {
            throw refused(text, "is no model of the hub: write hf:owner/name, or hf:owner/name/file.gguf");
        }
        String id = parts[0] + "/" + parts[1];
        if (parts.length == 2) {
            return new Repository(id, revision);
        }
        if (!parts[2].endsWith(".gguf")) {
            throw refused(text, "names a file that is no .gguf");
        }
        return new RepositoryFile(id, revision, FilePath.checked(parts[2], text));
    }

    private static Web web(String text) {
        try {
            var address = new URI(text);
            if (address.getHost() == null
                    || address.getRawPath() == null
                    || !address.getRawPath().endsWith(".gguf")) {
                throw refused(text, "is no address of a .gguf file");
            }
            return new Web(address);
        } catch (URISyntaxException e) {
            throw refused(text, "is no address: " + e.getReason());
        }
    }

    private static Local local(String text) {
        try {
            return new Local(Path.of(text));
        } catch (InvalidPathException e) {
            throw refused(text, "is no path: " + e.getReason());
        }
    }

    private static HubException refused(String text, String why) {
        return new HubException(Reason.REFUSED, "%s %s".formatted(text, why));
    }
}
