package io.lectern.model.cli;

import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.model.hub.Hub;
import io.lectern.model.hub.HubSettings;
import io.lectern.model.store.ImportDialog;
import io.lectern.model.store.ImportTools;
import io.lectern.model.store.ModelStore;
import java.time.Clock;
import java.util.Map;

/** What commands make models with. */
record Workshop(ImportTools tools) implements AutoCloseable {

    private static final int MOST_THREADS = 256;

    /** @param environment which hub, and the token for it */
    static Workshop open(ModelStore store, ImportDialog dialog, Map<String, String> environment) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        var hub = new Hub(HubSettings.of(environment), store.downloads());
        return new Workshop(new ImportTools(store, hub, new ModelQuantizer(threads, null), dialog, Clock.systemUTC()));
    }

    @Override
    public void close() {
        tools.hub().close();
    }
}
