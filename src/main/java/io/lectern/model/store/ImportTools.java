package io.lectern.model.store;

import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.model.hub.Hub;
import java.time.Clock;

/** What imports are made with. */
public record ImportTools(ModelStore store, Hub hub, ModelQuantizer quantizer, ImportDialog dialog, Clock clock) {}
