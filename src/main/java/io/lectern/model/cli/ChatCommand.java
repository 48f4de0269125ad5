package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.TextGenerator;
import io.lectern.model.ConversationException;
import io.lectern.model.LoadedModel;
import io.lectern.model.store.StoredModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** A conversation with a model, line by line. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Talks with a model, each line a message. /clear forgets the conversation, /exit ends it;",
            "Ctrl-C stops an answer, and between answers the program."
        })
final class ChatCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final InputStream input;
    private final Interrupts interrupts;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told before the conversation.")
    private @Nullable String system;

    @Option(
            names = "--chat-format",
            paramLabel = "NAME",
            description =
                    "How the conversation becomes tokens (default: as recorded at the import, or as the file says).")
    private @Nullable String chatFormat;

    @Mixin
    private AnswerOptions options = new AnswerOptions();

    @Option(names = "--json", description = "Each answer as a line of JSON, when all of it is written.")
    private boolean json;

    /** @param input the messages, in UTF-8 */
    ChatCommand(Terminal terminal, InputStream input) {
        this(terminal, input, Interrupts.ofThisProcess());
    }

    ChatCommand(Terminal terminal, InputStream input, Interrupts interrupts) {
        this.terminal = terminal;
        this.input = input;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        return model.use(this::chat);
    }

    private int chat(StoredModel stored) throws IOException {
        var generator = model.generator(stored, options.contextTokens(), options.adapter());
        try (var loaded = loaded(generator, stored)) {
            var session = new ChatSession(
                    loaded, Optional.ofNullable(system), options.maxTokens(loaded.defaults()), options::adapted);
            converse(session, loaded);
            return 0;
        } catch (ConversationException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private LoadedModel loaded(TextGenerator generator, StoredModel stored) throws IOException {
        try {
            return LoadedModel.of(generator, stored, Optional.ofNullable(chatFormat));
        } catch (IllegalArgumentException unknownFormat) {
            throw new ParameterException(spec.commandLine(), unknownFormat.getMessage(), unknownFormat);
        }
    }

    private void converse(ChatSession session, LoadedModel loaded) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        while (true) {
            prompt();
            String line = lines.readLine();
            if (line == null || line.strip().equals("/exit")) {
                return;
            }
            switch (line.strip()) {
                case "" -> {}
                case "/clear" -> session.clear();
                case String command
                when command.startsWith("/") ->
                    terminal.err().println("There is no %s: /clear or /exit.".formatted(command));
                default -> answer(line, session, loaded);
            }
        }
    }

    private void prompt() {
        if (terminal.live() && !json) {
            terminal.out().print("> ");
            terminal.out().flush();
        }
    }

    private void answer(String question, ChatSession session, LoadedModel loaded) {
        var sampling = options.sampling(loaded.defaults());
        try {
            var reply = session.ask(question, sampling, json ? delta -> {} : this::show, interrupts);
            if (json) {
                var report =
                        AnswerReport.of(reply.result(), sampling.seed(), reply.messagesLeftOut(), reply.tokensCut());
                terminal.out().println(JsonMapper.shared().writeValueAsString(report));
            } else {
                end(reply);
            }
        } catch (EngineException e) {
            terminal.err().println(e.getMessage());
        }
    }

    private void end(ChatSession.Reply reply) {
        terminal.out().println(reply.result().reason() == FinishReason.CANCELLED ? " …" : "");
        if (reply.messagesLeftOut() > 0) {
            terminal.err().println("(%d earlier messages had no room.)".formatted(reply.messagesLeftOut()));
        }
        if (reply.tokensCut() > 0) {
            terminal.err().println("(%d tokens were cut off what was read.)".formatted(reply.tokensCut()));
        }
    }

    private void show(String delta) {
        terminal.out().print(delta);
        terminal.out().flush();
    }
}
