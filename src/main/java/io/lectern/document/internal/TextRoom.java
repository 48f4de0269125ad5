package io.lectern.document.internal;

import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The room in the heap for the texts that are being taken in. Whoever brings one takes a share before the text is there
 * and gives it back when the text is gone; it waits as long as the others leave too little. Shares are given in the order
 * of asking. A text that is larger than all the room is alone in it.
 */
@Component
class TextRoom {

    /** A text is there as read, in passages and on its way to the database, and must not fill the heap. */
    private static final int HEAP_BYTES_PER_CHARACTER = 20;
    /** What a block or page takes. */
    private static final int CHARACTERS_PER_RANGE = 20;

    private final int characters;
    private final Semaphore free;

    @Autowired
    TextRoom() {
        this((int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CHARACTER));
    }

    TextRoom(int characters) {
        this.characters = characters;
        this.free = new Semaphore(characters, true);
    }

    /** What one text has of the room, at first nothing. Used by one thread at a time. */
    final class Share implements AutoCloseable {

        private int taken;

        private Share() {}

        /** Waits until there is room for a text, in the place of the one that the share was for before. */
        void take(long textCharacters, long ranges) throws InterruptedException {
            // Whoever kept one share while waiting for another could wait for somebody who does the same.
            close();
            int wanted = (int) Math.min(characters, textCharacters + ranges * CHARACTERS_PER_RANGE);
            free.acquire(wanted);
            taken = wanted;
        }

        @Override
        public void close() {
            free.release(taken);
            taken = 0;
        }
    }

    Share share() {
        return new Share();
    }
}
