package io.lectern.model.store;

import io.lectern.model.hub.WorkListener;

/** The one who asked for an import. */
public interface ImportDialog {

    WorkListener progress();

    /** Hears what is worth knowing, a sentence at a time. */
    void say(String sentence);

    /** Shows the terms of a model; true when they are accepted. */
    boolean accepts(LicenseTerms terms);
}
