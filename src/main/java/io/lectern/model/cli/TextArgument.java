package io.lectern.model.cli;

import io.lectern.client.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A text that is an argument, or for {@code -} what the command reads, to the last byte. */
final class TextArgument {

    private static final int MAX_BYTES = 256 << 20;

    private TextArgument() {}

    static String read(String argument, InputStream input) {
        if (!argument.equals("-")) {
            return argument;
        }
        try {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CommandException("The input has more than %d bytes.".formatted(MAX_BYTES));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandException("The input cannot be read: %s.".formatted(e.getMessage()), e);
        }
    }
}
