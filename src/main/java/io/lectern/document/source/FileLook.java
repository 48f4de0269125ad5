package io.lectern.document.source;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * By which a file tells that it was changed.
 *
 * @param modifiedAt to the microsecond, as PostgreSQL keeps it
 */
public record FileLook(long bytes, Instant modifiedAt) {

    static FileLook of(BasicFileAttributes attributes) {
        return new FileLook(
                attributes.size(), attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS));
    }
}
