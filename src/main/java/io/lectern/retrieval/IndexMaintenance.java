package io.lectern.retrieval;

import io.lectern.job.Job;

/** The search index as something that is maintained. */
public interface IndexMaintenance {

    /**
     * Builds the index anew from the database while searches and uploads go on.
     *
     * @return the rebuild that is under way, or a new one
     */
    Job rebuild();
}
