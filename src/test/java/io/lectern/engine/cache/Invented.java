package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Invented states: trees of names instead of tokens, with contents that follow from the name. */
final class Invented {

    static final Fingerprint FINGERPRINT = fingerprint("0");

    private Invented() {}

    static Fingerprint fingerprint(String model) {
        return new Fingerprint(hash(model), "0.5.0", "f16/f16", false, "none", "");
    }

    static StateDescription root(String name, int tokens) {
        return root(CacheScope.DEFAULT, name, tokens);
    }

    static StateDescription root(CacheScope scope, String name, int tokens) {
        return new StateDescription(
                new StateKey(hash(scope + name), 0),
                hash(scope.name()),
                scope,
                Optional.empty(),
                tokens(name, tokens),
                Set.of(name));
    }

    static StateDescription child(StateDescription parent, String name, int tokens) {
        return new StateDescription(
                new StateKey(hash(parent.key().prefix() + name), parent.end()),
                parent.key().prefix(),
                parent.scope(),
                parent.adapter(),
                tokens(name, tokens),
                Set.of(name));
    }

    static byte[] content(StateDescription description, int bytes) {
        var content = new byte[bytes];
        new Random(description.key().prefix().hashCode()).nextBytes(content);
        return content;
    }

    private static int[] tokens(String name, int count) {
        return IntStream.range(0, count).map(i -> name.hashCode() + i).toArray();
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
