package io.lectern.document.web;

import io.lectern.document.DocumentException;
import io.lectern.document.internal.BlobStore;
import io.lectern.document.internal.DisplayName;
import io.lectern.document.internal.DocumentSettings;
import io.lectern.document.internal.Documents.Upload;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a multipart upload while it arrives: the file goes straight to the blob store, so that it is on the disk once
 * and never in memory. The servlet container's own multipart support would write it to a temporary file first.
 */
@Component
class DocumentUploads {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int MAX_FIELD_BYTES = 64 * 1024;
    private static final int MAX_PARTS = 16;
    private static final int MAX_MEDIA_TYPE = 200;
    /** Tomcat's 512 are too few for the file names that exist: 255 Chinese characters are 765 bytes. */
    private static final int MAX_PART_HEADER_BYTES = 8 * 1024;

    private static final long MOST_DRAINED_BYTES = 64L << 20;
    private static final long MOST_BESIDE_THE_FILE_BYTES = (long) MAX_PARTS * (MAX_FIELD_BYTES + MAX_PART_HEADER_BYTES);

    private final BlobStore blobs;
    private final JsonMapper json;
    private final long maxBytes;

    DocumentUploads(BlobStore blobs, JsonMapper json, DocumentSettings settings) {
        this.blobs = blobs;
        this.json = json;
        this.maxBytes = settings.maxSize().toBytes();
    }

    /** What is done with a whole upload. */
    interface Use<T> {
        T with(Upload upload) throws IOException;
    }

    /** The parts read so far. */
    private static final class Parts {

        BlobStore.@Nullable Staged content;
        String filename = "";

        @Nullable
        String mediaType;

        @Nullable
        Map<String, Object> metadata;

        @Nullable
        String password;
    }

    /**
     * Stages the file of a request, hands it on, and removes it again if nobody published it.
     *
     * @throws DocumentException (400, 413) when the request is no upload or too large
     */
    <T> T receive(HttpServletRequest request, Use<T> use) throws IOException {
        refuseTooLarge(request);
        var parts = new Parts();
        try {
            try {
                readParts(request, parts);
            } catch (DocumentException refused) {
                drain(request);
                throw refused;
            }
            if (parts.content == null) {
                throw DocumentException.invalidUpload("The upload has no part named 'file'");
            }
            return use.with(new Upload(parts.content, parts.filename, parts.mediaType, parts.metadata, parts.password));
        } finally {
            if (parts.content != null) {
                parts.content.close();
            }
        }
    }

    /** Before it is sent, if the client waits for that. */
    private void refuseTooLarge(HttpServletRequest request) {
        long atLeast = request.getContentLengthLong() - MOST_BESIDE_THE_FILE_BYTES;
        if (atLeast > maxBytes) {
            if (!"100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                drain(request);
            }
            throw DocumentException.tooLarge(atLeast, maxBytes);
        }
    }

    private void readParts(HttpServletRequest request, Parts parts) throws IOException {
        var type = request.getContentType();
        if (type == null || !type.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            throw DocumentException.invalidUpload(
                    "The request's content type is %s, not multipart/form-data".formatted(type));
        }
        var upload = new FileUpload();
        upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
        upload.setPartHeaderSizeMax(MAX_PART_HEADER_BYTES);
        try {
            var iterator = upload.getItemIterator(new ServletRequestContext(request));
            int count = 0;
            while (iterator.hasNext()) {
                if (++count > MAX_PARTS) {
                    throw DocumentException.invalidUpload("The upload has more than %d parts".formatted(MAX_PARTS));
                }
                readPart(iterator.next(), parts);
            }
        } catch (FileUploadException | MultipartStream.MalformedStreamException malformed) {
            throw DocumentException.invalidUpload("The multipart body is malformed");
        }
    }

    private void readPart(FileItemStream part, Parts parts) throws IOException {
        try (var in = part.openStream()) {
            switch (String.valueOf(part.getFieldName())) {
                case "file" -> {
                    if (parts.content != null) {
                        throw DocumentException.invalidUpload("The upload has more than one part named 'file'");
                    }
                    parts.filename = DisplayName.of(part.getName());
                    parts.mediaType = mediaType(part.getContentType());
                    parts.content = blobs.stage(in, maxBytes);
                }
                case "metadata" -> parts.metadata = metadata(field(in, "metadata"));
                case "password" -> {
                    var password = field(in, "password");
                    parts.password = password.isEmpty() ? null : password;
                }
                default ->
                    throw DocumentException.invalidUpload(
                            "The upload has an unknown part '%s'; known are file, metadata and password"
                                    .formatted(DisplayName.of(part.getFieldName())));
            }
        }
    }

    private Map<String, Object> metadata(String text) {
        try {
            return json.readValue(text, OBJECT);
        } catch (JacksonException notAnObject) {
            throw DocumentException.invalidUpload("The part 'metadata' is not a JSON object");
        }
    }

    private static String field(InputStream in, String name) throws IOException {
        var bytes = in.readNBytes(MAX_FIELD_BYTES + 1);
        if (bytes.length > MAX_FIELD_BYTES) {
            throw DocumentException.invalidUpload(
                    "The part '%s' has more than %d bytes".formatted(name, MAX_FIELD_BYTES));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String mediaType(@Nullable String declared) {
        try {
            return declared == null || declared.length() > MAX_MEDIA_TYPE
                    ? null
                    : MediaType.parseMediaType(declared).toString();
        } catch (InvalidMediaTypeException notAType) {
            return null;
        }
    }

    /** A client that is still sending would see a broken connection instead of the answer. */
    private static void drain(HttpServletRequest request) {
        try {
            var in = request.getInputStream();
            long left = MOST_DRAINED_BYTES;
            var buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
                left -= read;
            }
        } catch (IOException clientIsGone) {
            // It does not wait for an answer then.
            return;
        }
    }
}
