package io.lectern.document.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.jspecify.annotations.Nullable;

/** Tells Tika's parsers of marked-up text and mail the charset: what the text declares when its bytes agree. */
final class DeclaredCharsets implements EncodingDetector {

    private static final long serialVersionUID = 1L;

    private static final int SAMPLE_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 8 * 1024;
    private static final Pattern DECLARATION =
            Pattern.compile("(?i)<(?:meta\\s|\\?xml)[^>]*?(?:charset|encoding)\\s*=\\s*[\"']?\\s*([\\w.:-]+)");

    @Override
    public Charset detect(InputStream in, Metadata metadata) throws IOException {
        if (in == null) {
            return StandardCharsets.UTF_8;
        }
        in.mark(SAMPLE_BYTES);
        byte[] sample;
        try {
            sample = in.readNBytes(SAMPLE_BYTES);
        } finally {
            in.reset();
        }
        var declared = declaredIn(sample);
        return CharsetGuess.of(sample, declared == null ? metadata.get(Metadata.CONTENT_ENCODING) : declared);
    }

    private static @Nullable String declaredIn(byte[] sample) {
        var head = new String(sample, 0, Math.min(sample.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
        var matcher = DECLARATION.matcher(head);
        return matcher.find() ? matcher.group(1) : null;
    }
}
