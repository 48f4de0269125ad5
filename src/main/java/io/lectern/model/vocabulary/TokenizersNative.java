package io.lectern.model.vocabulary;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.llama.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The native part of Hugging Face's tokenizers, from the jar of the Deep Java Library: unpacked once to the user's cache
 * and loaded, by us, as the library's own loader asks after GPUs and would download. Nothing is fetched.
 */
final class TokenizersNative {

    private static boolean loaded;

    private TokenizersNative() {}

    /**
     * The native methods.
     *
     * @throws EngineUnavailableException when there are none for this platform, or they cannot be loaded
     */
    @SuppressWarnings("restricted")
    static synchronized TokenizersLibrary library() {
        if (!loaded) {
            try {
                for (String name : files()) {
                    System.load(unpacked(name).toString());
                }
            } catch (IOException | UnsatisfiedLinkError e) {
                throw new EngineUnavailableException(
                        "The tokenizer library for %s cannot be loaded: %s".formatted(platform(), e.getMessage()),
                        "Use a checkpoint with a tokenizer.model, which needs no library");
            }
            loaded = true;
        }
        return TokenizersLibrary.LIB;
    }

    private static List<String> files() {
        String library = System.mapLibraryName("tokenizers");
        return library.endsWith(".dll")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", library)
                : List.of(library);
    }

    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return (system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : system) + "-"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** A file of the jar in the cache, in a folder named by its checksum. */
    private static Path unpacked(String name) throws IOException {
        String sum = sum(resource(name));
        Path folder = CacheFolder.of("tokenizers").resolve(sum.substring(0, 16)).toAbsolutePath();
        Path target = folder.resolve(name);
        if (Files.isRegularFile(target) && sum(Files.newInputStream(target)).equals(sum)) {
            return target;
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, ".unpacking", "");
        try (var in = resource(name)) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return target;
    }

    private static InputStream resource(String name) throws IOException {
        var in = TokenizersLibrary.class.getResourceAsStream("/native/lib/%s/cpu/%s".formatted(platform(), name));
        if (in == null) {
            throw new IOException("the jar has none for this platform");
        }
        return in;
    }

    private static String sum(InputStream content) throws IOException {
        try (var in = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
