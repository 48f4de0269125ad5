package io.lectern.engine.cache;

/** A blob in memory and how many hold it: the tier, leases, the thread that writes it. Guarded by the store's lock. */
final class HeldBlob {

    final Entry entry;
    final StateBlob blob;

    int holds = 1;

    HeldBlob(Entry entry, StateBlob blob) {
        this.entry = entry;
        this.blob = blob;
    }
}
