package io.lectern.model;

import io.lectern.engine.EngineException;
import java.util.List;

/** A model file's chat template is none that is known, so nobody can say how to talk to the model. */
public final class ChatFormatException extends EngineException {

    private static final long serialVersionUID = 1L;

    ChatFormatException(List<String> names) {
        super("The model file's chat template is none of those that are known: set lectern.model.chat-format to one of "
                + String.join(", ", names));
    }
}
