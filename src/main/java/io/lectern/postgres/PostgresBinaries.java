package io.lectern.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The PostgreSQL programs that the jar carries for the running platform, unpacked once into a cache folder whose name
 * holds the archive's SHA-256, so that two versions never mix.
 */
final class PostgresBinaries {

    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked(Path cache) {
        var resource = "/postgres-%s.txz".formatted(platform());
        try {
            var home = cache.resolve("postgres").resolve(sha256(resource));
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                unpack(resource, home);
            }
            return home;
        } catch (IOException e) {
            throw new PostgresException(
                    "Cannot unpack PostgreSQL into %s: set XDG_CACHE_HOME to a folder that can be written to"
                            .formatted(cache),
                    e);
        }
    }

    private static String platform() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch");
        var machine = switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> arch;
        };
        return (os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : "linux") + "-" + machine;
    }

    private static InputStream open(String resource) {
        var in = PostgresBinaries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new PostgresException("This build carries no PostgreSQL for %s: set SPRING_DATASOURCE_URL to a server"
                    .formatted(platform()));
        }
        return in;
    }

    private static String sha256(String resource) throws IOException {
        try (var in = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Unpacks beside the target and renames, so that a killed process leaves no half of it. */
    private static void unpack(String resource, Path home) throws IOException {
        log.info("Unpacking PostgreSQL into {}", home);
        Files.createDirectories(home.getParent());
        var temporary = home.resolveSibling(home.getFileName() + "." + UUID.randomUUID());
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(open(resource)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, temporary);
            }
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                throw e;
            }
            log.debug("Another process unpacked {} first", home, e);
        } finally {
            FileSystemUtils.deleteRecursively(temporary);
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        var target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("archive entry outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        var executable = (entry.getMode() & 0100) != 0;
        if (executable && root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
