package io.lectern.engine;

import java.util.List;

/** A request asks for a LoRA adapter that was not loaded with the model. */
public final class AdapterUnknownException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String adapter;
    private final transient List<String> known;

    public AdapterUnknownException(String adapter, List<String> known) {
        super("There is no adapter '%s'; %s"
                .formatted(adapter, known.isEmpty() ? "none is loaded" : "known are " + String.join(", ", known)));
        this.adapter = adapter;
        this.known = List.copyOf(known);
    }

    public String adapter() {
        return adapter;
    }

    public List<String> known() {
        return known;
    }
}
