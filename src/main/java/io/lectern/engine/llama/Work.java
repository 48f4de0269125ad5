package io.lectern.engine.llama;

import io.lectern.engine.EngineException;

/** Something to do on the owner thread. Exactly one of {@link #run}, {@link #abandon} and {@link #fail} ends it. */
interface Work {

    /** Does it; what it throws goes to {@link #fail}. */
    void run(LlamaContext context);

    /** It will not be done, because the engine was closed. */
    void abandon();

    void fail(EngineException failure);

    /** Asks it to end early; from any thread. */
    void cancel();

    /** Whether nobody wants it any more; asked from inside a computation. */
    boolean unwanted();
}
