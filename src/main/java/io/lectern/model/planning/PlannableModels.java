package io.lectern.model.planning;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.GgufFile;
import io.lectern.model.checkpoint.JsonFiles;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import io.lectern.model.family.ModelingFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Models that can be planned for by what lies on the disk. */
public final class PlannableModels {

    private static final String CONFIG = "config.json";

    private PlannableModels() {}

    /**
     * Reads a {@code config.json}, the folder of one, or a model file; weights need not be there.
     *
     * @param name the authors' name of the model, which tells some apart; that of the folder when empty
     * @param types of the files that may be made of a checkpoint
     * @throws io.lectern.model.checkpoint.CheckpointException when it is no checkpoint that can be imported
     * @throws io.lectern.gguf.GgufException when it is no model file that can be run
     * @throws IllegalArgumentException when it is an encoder
     * @throws IOException when it cannot be read
     */
    public static PlannedModel read(Path path, Optional<String> name, List<ModelFileType> types) throws IOException {
        boolean checkpoint = Files.isDirectory(path) || path.toString().endsWith(".json");
        return checkpoint ? checkpoint(path, name, types) : PlannedModel.of(GgufFile.read(path));
    }

    private static PlannedModel checkpoint(Path path, Optional<String> name, List<ModelFileType> types)
            throws IOException {
        var file = (Files.isDirectory(path) ? path.resolve(CONFIG) : path).toAbsolutePath();
        var folder = file.normalize().getParent();
        String called = name.orElseGet(() -> folder == null ? "" : String.valueOf(folder.getFileName()));
        var facts = folder == null ? ModelingFacts.NONE : ModelingFacts.in(folder);
        var hints = ModelHints.NONE.withName(called).withModeling(facts);
        return PlannedModel.of(called, ModelConfig.of(file, JsonFiles.read(file), hints), types);
    }
}
