package io.lectern.document.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.exception.ZipException;
import net.lingala.zip4j.model.FileHeader;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Takes the entries out of a ZIP file with a password, which Tika's reader of archives cannot use. */
final class EncryptedZip {

    private final EmbeddedFiles files;
    private final Reading reading;
    private int taken;
    private int closed;

    private EncryptedZip(EmbeddedFiles files, Reading reading) {
        this.files = files;
        this.reading = reading;
    }

    /** Whether a file is a ZIP file of which at least one entry is encrypted. */
    static boolean is(TikaInputStream stream, String mediaType) throws IOException {
        if (!mediaType.equals("application/zip")) {
            return false;
        }
        try (var zip = new ZipFile(stream.getFile())) {
            return zip.isEncrypted();
        } catch (ZipException damaged) {
            return false;
        }
    }

    /**
     * Takes all entries that are not encrypted or that the request's password opens.
     *
     * @throws EncryptedDocumentException when there are none of them
     */
    static void read(Path path, EmbeddedFiles files, Reading reading) throws IOException, TikaException, SAXException {
        var entries = new EncryptedZip(files, reading);
        var password = reading.request().password();
        try (var zip = new ZipFile(path.toFile(), password == null ? new char[0] : password.toCharArray())) {
            // Each byte of a name is a character this way: many programs write them in a charset of their own.
            zip.setCharset(StandardCharsets.ISO_8859_1);
            for (var entry : zip.getFileHeaders()) {
                if (!entry.isDirectory()) {
                    entries.take(zip, entry);
                }
            }
        }
        if (entries.taken == 0 && entries.closed > 0) {
            throw new EncryptedDocumentException();
        }
    }

    private void take(ZipFile zip, FileHeader entry) throws IOException, SAXException {
        var name = CharsetGuess.decode(entry.getFileName().getBytes(StandardCharsets.ISO_8859_1));
        var part = new Metadata();
        part.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        if (!files.shouldParseEmbedded(part)) {
            return;
        }
        if (entry.isEncrypted() && reading.request().password() == null) {
            close(name, "upload the file with its password in the field `password`");
            return;
        }
        try (var content = zip.getInputStream(entry)) {
            files.parseEmbedded(content, new DefaultHandler(), part, false);
            taken++;
        } catch (ZipException unread) {
            if (unread.getType() == ZipException.Type.WRONG_PASSWORD) {
                close(name, "the password in the field `password` does not open it");
            } else {
                reading.warn(ParseFailure.CORRUPT, "%s is damaged".formatted(name));
            }
        }
    }

    private void close(String name, String remedy) {
        closed++;
        reading.warn(ParseFailure.ENCRYPTED, "%s is encrypted; %s".formatted(name, remedy));
    }
}
