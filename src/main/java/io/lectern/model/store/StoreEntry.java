package io.lectern.model.store;

/** What lies under a name in the store. */
public sealed interface StoreEntry {

    String name();

    /** A model that can be used. */
    record Present(StoredModel model) implements StoreEntry {

        @Override
        public String name() {
            return model.name();
        }
    }

    /** Something that is no whole model. */
    record Damaged(String name, String reason) implements StoreEntry {}
}
