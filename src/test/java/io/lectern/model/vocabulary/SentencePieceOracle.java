package io.lectern.model.vocabulary;

import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** SentencePiece itself, to compare with. */
final class SentencePieceOracle implements AutoCloseable {

    private static boolean loaded;

    private final long handle;

    SentencePieceOracle(Path model) throws IOException {
        load();
        handle = SentencePieceLibrary.LIB.createSentencePieceProcessor();
        SentencePieceLibrary.LIB.loadModelFromBytes(handle, Files.readAllBytes(model));
    }

    @SuppressWarnings("restricted")
    private static synchronized void load() throws IOException {
        if (!loaded) {
            String name = System.mapLibraryName("sentencepiece_native");
            String resource = "/native/lib/%s/%s".formatted(TokenizersNative.platform(), name);
            Path file = Files.createTempFile("lectern", name);
            file.toFile().deleteOnExit();
            try (var in = SentencePieceLibrary.class.getResourceAsStream(resource);
                    var out = Files.newOutputStream(file)) {
                if (in == null) {
                    throw new IOException("no " + resource);
                }
                in.transferTo(out);
            }
            System.load(file.toString());
            loaded = true;
        }
    }

    int[] encode(String text) {
        return SentencePieceLibrary.LIB.encode(handle, text);
    }

    @Override
    public void close() {
        SentencePieceLibrary.LIB.deleteSentencePieceProcessor(handle);
    }
}
