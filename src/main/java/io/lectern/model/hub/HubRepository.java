package io.lectern.model.hub;

import java.util.List;
import java.util.Optional;

/**
 * A repository of the hub at one commit.
 *
 * @param id {@code owner/name}
 * @param commit that the revision stood for when it was asked
 * @param license what the model card calls it
 */
public record HubRepository(String id, String commit, List<HubFile> files, Optional<String> license) {

    public HubRepository {
        files = List.copyOf(files);
    }

    Optional<HubFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** How the repository is called in messages. */
    public String subject() {
        return "hf:%s@%s".formatted(id, commit.substring(0, Math.min(12, commit.length())));
    }
}
