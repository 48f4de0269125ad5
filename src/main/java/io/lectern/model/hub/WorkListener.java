package io.lectern.model.hub;

/** Hears how far long work is. One call at a time, from any thread. */
public interface WorkListener {

    /** Listens to nothing. */
    WorkListener NONE = new WorkListener() {
        @Override
        public void begins(String activity, long totalBytes, long doneBytes) {}

        @Override
        public void reaches(long doneBytes) {}
    };

    /**
     * Another piece of work begins, and what was before is over.
     *
     * @param activity such as "Downloading model.safetensors"
     * @param doneBytes what need not be done any more
     */
    void begins(String activity, long totalBytes, long doneBytes);

    /**
     * So much is done now.
     *
     * @param doneBytes of all, those that were done before among them
     */
    void reaches(long doneBytes);
}
