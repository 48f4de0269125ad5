package io.lectern.document.web;

import io.lectern.document.Document;
import io.lectern.document.DocumentCollection;
import io.lectern.document.DocumentException;
import io.lectern.document.internal.Expectation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entity tags of documents and collections: the number of changes that clients made, and a hash of everything that is
 * shown. A client that changes something must have seen the last change, but not how far a document has come meanwhile.
 */
@Component
class EntityTags {

    private static final int HASH_CHARACTERS = 16;

    private final JsonMapper json;

    EntityTags(JsonMapper json) {
        this.json = json;
    }

    String of(Document document) {
        return tag(document.revision(), document);
    }

    String of(DocumentCollection collection) {
        return tag(collection.revision(), collection);
    }

    /** What an If-Match header, if any, expects of a document. */
    Expectation<Document> document(@Nullable String ifMatch) {
        return document -> check("Document " + document.id(), document.revision(), of(document), ifMatch);
    }

    /** What an If-Match header, if any, expects of a collection. */
    Expectation<DocumentCollection> collection(@Nullable String ifMatch) {
        return collection -> check("Collection " + collection.id(), collection.revision(), of(collection), ifMatch);
    }

    /** A hash of what a value is as JSON. */
    String hash(Object value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(value));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private String tag(int revision, Object shown) {
        return "\"%d-%s\"".formatted(revision, hash(shown).substring(0, HASH_CHARACTERS));
    }

    private static void check(String subject, int revision, String actual, @Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        var sameRevision = "\"" + revision + "-";
        if (Arrays.stream(ifMatch.split(",")).noneMatch(tag -> tag.strip().startsWith(sameRevision))) {
            throw DocumentException.changedMeanwhile(subject, ifMatch, actual);
        }
    }
}
