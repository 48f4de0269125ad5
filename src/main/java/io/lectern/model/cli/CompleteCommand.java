package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.engine.AwaitedGeneration;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.Sampling;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormats;
import io.lectern.model.LoadedModel;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Lets a model go on with a text. */
@Command(
        name = "complete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lets a model go on with a text as it stands, without the form of a chat.")
final class CompleteCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final InputStream input;

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Parameters(index = "1", paramLabel = "TEXT", description = "The text, or - for the input up to its end.")
    private String text = "";

    @Mixin
    private AnswerOptions options = new AnswerOptions();

    @Option(names = "--json", description = "As JSON, when all is written.")
    private boolean json;

    /** @param input for a text that is no argument */
    CompleteCommand(Terminal terminal, InputStream input) {
        this.terminal = terminal;
        this.input = input;
    }

    @Override
    public Integer call() {
        String prompt = TextArgument.read(text, input);
        model.use(stored -> complete(stored, prompt));
        return 0;
    }

    private GenerationResult complete(StoredModel stored, String prompt) throws IOException {
        var generator = model.generator(stored, options.contextTokens(), options.adapter());
        // No format is needed, so a template that nobody knows is no obstacle.
        try (var loaded = LoadedModel.of(generator, stored, Optional.of(ChatFormats.PLAIN.name()))) {
            var sampling = options.sampling(loaded.defaults());
            var limits = GenerationLimits.of(options.maxTokens(loaded.defaults()));
            var request = options.adapted(GenerationRequest.of(tokens(loaded, prompt), sampling, limits));
            var result = AwaitedGeneration.start(generator, request, json ? delta -> {} : this::show)
                    .result();
            terminal.out().println(json ? shown(result, sampling) : "");
            return result;
        }
    }

    /** With the token before it that the model's tokenizer puts before any text. */
    private static int[] tokens(LoadedModel loaded, String prompt) {
        int[] begin = loaded.generator().beginOfSequence().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        int[] tokens = ChatEncoding.join(List.of(begin, loaded.tokenizer().encode(prompt)));
        if (tokens.length == 0) {
            throw new CommandException("There is no text to go on with.");
        }
        return tokens;
    }

    private void show(String delta) {
        terminal.out().print(delta);
        terminal.out().flush();
    }

    private static String shown(GenerationResult result, Sampling sampling) {
        return JsonMapper.shared().writeValueAsString(AnswerReport.of(result, sampling.seed(), 0, 0));
    }
}
