/** Question answering over one or many documents, and summaries, with citations that can be checked. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "client",
            "datafolder",
            "document",
            "engine",
            "job",
            "model",
            "problem",
            "progress",
            "prompt",
            "retrieval"
        })
package io.lectern.answer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
