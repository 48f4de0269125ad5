package io.lectern.model.cli;

import io.lectern.client.Terminal;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.LlamaVocabulary;
import io.lectern.model.store.StoredModel;
import io.lectern.model.vocabulary.AuthorsTokenizer;
import io.lectern.model.vocabulary.LibraryTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Shows the tokens of a text. */
@Command(
        name = "tokenize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the tokens that a model makes of a text, as it would of a user's.")
final class TokenizeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final InputStream input;

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Parameters(index = "1", paramLabel = "TEXT", description = "The text, or - for the input up to its end.")
    private String text = "";

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** @param input for a text that is no argument */
    TokenizeCommand(Terminal terminal, InputStream input) {
        this.terminal = terminal;
        this.input = input;
    }

    /** @param pieces the text of each id by itself, which need not be whole characters */
    private record Tokens(int[] tokens, List<String> pieces) {}

    @Override
    public Integer call() {
        String whole = TextArgument.read(text, input);
        print(model.use(stored -> tokens(stored, whole)));
        return 0;
    }

    private static Tokens tokens(StoredModel stored, String text) throws IOException {
        try (var vocabulary = LlamaVocabulary.open(stored.file())) {
            var definition = stored.tokenizer();
            if (definition.isEmpty()) {
                return tokens(vocabulary, text);
            }
            var tokenizer = AuthorsTokenizer.read(definition.get(), vocabulary);
            try {
                return tokens(tokenizer, text);
            } finally {
                if (tokenizer instanceof LibraryTokenizer library) {
                    library.close();
                }
            }
        }
    }

    private static Tokens tokens(Tokenizer tokenizer, String text) {
        int[] tokens = tokenizer.encode(text);
        return new Tokens(
                tokens, Arrays.stream(tokens).mapToObj(tokenizer::decode).toList());
    }

    private void print(Tokens found) {
        var out = terminal.out();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(found));
            return;
        }
        for (int i = 0; i < found.tokens.length; i++) {
            out.println(
                    "%8d  %s".formatted(found.tokens[i], JsonMapper.shared().writeValueAsString(found.pieces.get(i))));
        }
        out.println("%8d tokens".formatted(found.tokens.length));
    }
}
