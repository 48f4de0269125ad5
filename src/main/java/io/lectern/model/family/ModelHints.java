package io.lectern.model.family;

import java.util.Optional;

/**
 * What is known of a checkpoint besides its {@code config.json}.
 *
 * @param family that somebody asked for, or that the tokenizer shows: it tells Baichuan from Baichuan 2
 * @param name of the checkpoint, such as {@code xverse/XVERSE-13B-256K} or its folder's; empty when unknown
 * @param modeling what the authors' code says
 */
public record ModelHints(Optional<ModelFamily> family, String name, ModelingFacts modeling) {

    public static final ModelHints NONE = new ModelHints(Optional.empty(), "", ModelingFacts.NONE);

    public ModelHints withFamily(ModelFamily choice) {
        return new ModelHints(Optional.of(choice), name, modeling);
    }

    public ModelHints withName(String text) {
        return new ModelHints(family, text, modeling);
    }

    public ModelHints withModeling(ModelingFacts facts) {
        return new ModelHints(family, name, facts);
    }
}
