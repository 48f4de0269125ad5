package io.lectern.retrieval.vector;

import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model reads of a passage.
 *
 * @param context the headings it stands under and the header of its table, one to a line; empty when it has none
 */
public record EmbeddedText(String context, String body) {

    /** Changes with what a model reads of a passage. */
    static final String CONVENTION = "1";

    /** The first half of a SHA-256. */
    public record Hash(long high, long low) {

        static final int BYTES = 2 * Long.BYTES;

        static Hash of(byte[] bytes) {
            var buffer = ByteBuffer.wrap(bytes);
            return new Hash(buffer.getLong(), buffer.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        }
    }

    /** The text of a passage under its headings. */
    public static EmbeddedText of(Passage passage) {
        var headings = passage.location() == null ? "" : passage.location();
        var others = passage.context().stream().map(Fragment::text).filter(text -> !headings.contains(text.strip()));
        var context = Stream.concat(Stream.of(headings), others)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
        return new EmbeddedText(
                context, passage.body().stream().map(Fragment::text).collect(Collectors.joining("\n")));
    }

    /** The same for the same text. */
    public Hash hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(context.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return Hash.of(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
