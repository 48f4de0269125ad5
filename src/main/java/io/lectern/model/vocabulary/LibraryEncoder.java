package io.lectern.model.vocabulary;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A tokenizer that the native library holds. Safe for several threads; closing it waits for them. */
final class LibraryEncoder implements AutoCloseable {

    private final TokenizersLibrary library;
    private final long handle;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * @param definition what {@code tokenizer.json} says
     * @throws IllegalArgumentException when the library does not take it
     */
    LibraryEncoder(String definition) {
        this.library = TokenizersNative.library();
        try {
            this.handle = library.createTokenizerFromString(definition);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    int[] encode(String text) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tokenizer was closed");
            }
            long encoding = library.encode(handle, text, false);
            try {
                return ids(library.getTokenIds(encoding));
            } finally {
                library.deleteEncoding(encoding);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    private static int[] ids(long[] numbers) {
        var ids = new int[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.toIntExact(numbers[i]);
        }
        return ids;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                library.deleteTokenizer(handle);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
