package io.lectern.engine.llama;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The libraries packed into the jar for one platform, unpacked once to a folder of the user's cache.
 *
 * @param platform folder name under {@code native/}, such as {@code linux-x64-cuda}
 * @param index the lines of its SHA256SUMS
 */
record BundledLibrary(String platform, String index) {

    private static final String INDEX = "SHA256SUMS";
    // The order of preference: a GPU build runs on the CPU as well when its GPU is missing.
    private static final List<String> VARIANTS = List.of("-cuda", "-vulkan", "");

    /** The folder name of the running platform, without a variant. */
    static String runningPlatform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return (system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "win32" : system) + "-"
                + switch (processor) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                };
    }

    static Optional<BundledLibrary> find() throws IOException {
        for (String variant : VARIANTS) {
            String platform = runningPlatform() + variant;
            try (var in = resource(platform, INDEX)) {
                if (in != null) {
                    return Optional.of(
                            new BundledLibrary(platform, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The folder with these libraries, every byte of them checked; unpacks them when they are not there, or not whole.
     *
     * @param cache folder below which the libraries of all versions lie
     */
    Path unpacked(Path cache) throws IOException {
        var sums = sums();
        Path target = cache.resolve(platform + "-"
                + hex(sha256().digest(index.getBytes(StandardCharsets.UTF_8))).substring(0, 16));
        if (isWhole(target, sums)) {
            return target;
        }
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(
                cache,
                ".unpacking",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            for (var sum : sums.entrySet()) {
                unpack(sum.getKey(), sum.getValue(), fresh);
            }
            publish(fresh, target, sums);
        } finally {
            delete(fresh);
        }
        return target;
    }

    private Map<String, String> sums() throws IOException {
        var sums = new LinkedHashMap<String, String>();
        for (String line : index.lines().toList()) {
            String[] parts = line.split("  ", 2);
            if (parts.length != 2 || !parts[1].matches("[A-Za-z0-9_.-]+")) {
                throw new IOException(
                        "native/%s/%s has a line that is no checksum: %s".formatted(platform, INDEX, line));
            }
            sums.put(parts[1], parts[0]);
        }
        return sums;
    }

    private void unpack(String name, String sum, Path folder) throws IOException {
        var digest = sha256();
        try (var in = resource(platform, name)) {
            if (in == null) {
                throw new IOException("native/%s/%s is missing in the jar".formatted(platform, name));
            }
            Files.copy(new DigestInputStream(in, digest), folder.resolve(name));
        }
        String actual = hex(digest.digest());
        if (!actual.equals(sum)) {
            throw new IOException(
                    "native/%s/%s has SHA-256 %s, %s was expected".formatted(platform, name, actual, sum));
        }
    }

    private static void publish(Path fresh, Path target, Map<String, String> sums) throws IOException {
        if (Files.exists(target)) {
            delete(target);
        }
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException raced) {
            // Another process was faster; what it left is checked like our own.
            if (!isWhole(target, sums)) {
                throw raced;
            }
        }
    }

    private static boolean isWhole(Path folder, Map<String, String> sums) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        for (var sum : sums.entrySet()) {
            Path file = folder.resolve(sum.getKey());
            if (!Files.isRegularFile(file) || !sum.getValue().equals(sha256(file))) {
                return false;
            }
        }
        return true;
    }

    private static String sha256(Path file) throws IOException {
        var digest = sha256();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return hex(digest.digest());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.deleteIfExists(entry);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static @Nullable InputStream resource(String platform, String name) {
        return BundledLibrary.class.getResourceAsStream("/native/" + platform + "/" + name);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
