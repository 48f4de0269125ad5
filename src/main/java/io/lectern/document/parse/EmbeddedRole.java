package io.lectern.document.parse;

import java.util.Locale;
import java.util.Set;
import org.apache.tika.metadata.Message;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.metadata.TikaCoreProperties.EmbeddedResourceType;
import org.jspecify.annotations.Nullable;

/** What a part of a file is to its reader. */
enum EmbeddedRole {
    /** A file of its own, such as an attachment. */
    FILE,
    /** Text that is seen in the file itself. */
    TEXT,
    /** A picture of lines and letters, which tells no more than the text around it unless there is none. */
    DRAWING,
    /** A picture, font, style or preview that the file is made of, or what an operating system left in an archive. */
    MATERIAL;

    private static final Set<String> MATERIAL_EXTENSIONS = Set.of(
            "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "emf", "wmf", "wdp", "pict", "ttf",
            "otf", "woff", "woff2", "css", "js", "ncx", "bin", "rels", "vml", "fntdata", "odttf");
    private static final Set<String> MATERIAL_TYPES = Set.of("application/x-font-ttf", "text/css");
    private static final Set<String> DRAWING_TYPES = Set.of(
            "image/emf",
            "image/x-emf",
            "application/x-emf",
            "image/wmf",
            "image/x-wmf",
            "application/x-msmetafile",
            "image/svg+xml");
    private static final Set<String> MATERIAL_ROLES = Set.of(
            EmbeddedResourceType.METADATA.toString(),
            EmbeddedResourceType.FONT.toString(),
            EmbeddedResourceType.THUMBNAIL.toString(),
            EmbeddedResourceType.RENDERING.toString(),
            EmbeddedResourceType.MACRO.toString());
    private static final Set<String> LITTER = Set.of(".ds_store", "thumbs.db", "desktop.ini");

    /** What kind of file a part is in. */
    enum Container {
        /** Nothing but files: every entry is one. */
        ARCHIVE,
        /** A text with attachments. */
        MAIL,
        /** A document made of parts, with others embedded. */
        DOCUMENT;

        private static final Set<String> ARCHIVES = Set.of(
                "application/zip",
                "application/x-tar",
                "application/x-gtar",
                "application/x-7z-compressed",
                "application/x-rar-compressed",
                "application/x-archive",
                "application/x-arj",
                "application/x-cpio",
                "application/x-tika-unix-dump",
                "application/java-archive",
                "application/mbox",
                "application/warc",
                "application/arc",
                "application/vnd.ms-outlook-pst");
        private static final Set<String> MAILS = Set.of(
                "message/rfc822",
                "multipart/related",
                "application/vnd.ms-outlook",
                "application/vnd.ms-tnef",
                "application/pkcs7-mime");

        static Container of(String mediaType) {
            return ARCHIVES.contains(mediaType) ? ARCHIVE : MAILS.contains(mediaType) ? MAIL : DOCUMENT;
        }
    }

    static EmbeddedRole of(Metadata part, Container container) {
        var name = part.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        return switch (container) {
            case ARCHIVE -> isLitter(name) ? MATERIAL : FILE;
            case MAIL -> inMail(part, name);
            case DOCUMENT -> inDocument(part, name);
        };
    }

    private static EmbeddedRole inMail(Metadata part, @Nullable String name) {
        var type = typeOf(part);
        boolean disposed = part.get(Metadata.CONTENT_DISPOSITION) != null;
        if (type.startsWith("text/") && name == null && !disposed) {
            return TEXT;
        }
        boolean shown =
                EmbeddedResourceType.INLINE.toString().equals(part.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE))
                        || "related".equals(part.get(Message.MULTIPART_SUBTYPE));
        return shown && type.startsWith("image/") ? MATERIAL : FILE;
    }

    private static EmbeddedRole inDocument(Metadata part, @Nullable String name) {
        var role = part.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE);
        if (EmbeddedResourceType.ALTERNATE_FORMAT_CHUNK.toString().equals(role)) {
            return TEXT;
        }
        var type = typeOf(part);
        if (DRAWING_TYPES.contains(type)) {
            return DRAWING;
        }
        boolean material = (role != null && MATERIAL_ROLES.contains(role))
                || type.startsWith("image/")
                || type.startsWith("font/")
                || MATERIAL_TYPES.contains(type)
                || MATERIAL_EXTENSIONS.contains(extensionOf(name));
        return material ? MATERIAL : FILE;
    }

    private static boolean isLitter(@Nullable String name) {
        if (name == null) {
            return false;
        }
        var last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.startsWith("__MACOSX/") || LITTER.contains(last);
    }

    private static String typeOf(Metadata part) {
        var type = part.get(Metadata.CONTENT_TYPE);
        return type == null ? "" : type;
    }

    private static String extensionOf(@Nullable String name) {
        int dot = name == null ? -1 : name.lastIndexOf('.');
        return name == null || dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
