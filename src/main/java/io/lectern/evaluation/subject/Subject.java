package io.lectern.evaluation.subject;

import io.lectern.engine.AwaitedGeneration;
import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.LoadedModel;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** A loaded model that is evaluated: it answers one prompt at a time, always with the likeliest token. Belongs to one thread. */
public final class Subject implements AutoCloseable {

    private static final float NEVER = -100;

    private final LoadedModel model;
    private final OptionalInt endOfSequence;

    private Subject(LoadedModel model, OptionalInt endOfSequence) {
        this.model = model;
        this.endOfSequence = endOfSequence;
    }

    /**
     * Loads a model.
     *
     * @throws EngineException when it cannot be run so
     * @throws IllegalArgumentException when there is no such chat format
     * @throws IOException when a file cannot be read
     */
    public static Subject open(StoredModel stored, SubjectSettings settings) throws IOException {
        var generator = LlamaTextGenerator.open(LlamaOptions.of(stored.file())
                .withContext(settings::context)
                .withServing(serving -> serving.withRunning(1)));
        return new Subject(LoadedModel.of(generator, stored, settings.chatFormat()), endOfSequence(stored));
    }

    private static OptionalInt endOfSequence(StoredModel stored) throws IOException {
        return GgufFile.read(stored.file())
                .value("tokenizer.ggml.eos_token_id")
                .filter(GgufValue.Whole.class::isInstance)
                .map(GgufValue.Whole.class::cast)
                .map(value -> OptionalInt.of(Math.toIntExact(value.value())))
                .orElse(OptionalInt.empty());
    }

    public String name() {
        return model.name();
    }

    /** The name of the form in which it is asked. */
    public String chatFormat() {
        return model.chatFormat().name();
    }

    /** Tokens that prompt and answer may have together. */
    public int contextTokens() {
        return model.generator().contextTokens();
    }

    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    /** How texts become ids. */
    public ChatEncoding encoding() {
        return model.encoding();
    }

    /** A message of a user. Nothing of it is cut, also where the authors of the chat format cut. */
    public SubjectPrompt message(String text, int answerTokens) {
        var window = new ChatWindow(contextTokens(), answerTokens);
        var conversation = model.encoding().conversation(List.of(ChatMessage.user(text)), window);
        int[] tokens = conversation.tokensCut() == 0 ? conversation.tokens() : begun(text, "");
        return new SubjectPrompt(tokens, Ending.CHAT);
    }

    /** A message of a user, and how the answer begins. */
    public SubjectPrompt messageAnswered(String text, String answerBegin) {
        return new SubjectPrompt(begun(text, answerBegin), Ending.CHAT);
    }

    private int[] begun(String text, String answerBegin) {
        var encoding = model.encoding();
        var scaffold = encoding.scaffold(List.of(Role.USER));
        return ChatEncoding.join(List.of(
                scaffold.getFirst(),
                encoding.content(text),
                scaffold.getLast(),
                answerBegin.isEmpty() ? new int[0] : encoding.content(answerBegin)));
    }

    /** A text to go on with as it stands, behind the token that the model's tokenizer puts before any text. */
    public SubjectPrompt text(String text, Ending ending) {
        int[] begin = model.generator().beginOfSequence().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return new SubjectPrompt(
                ChatEncoding.join(List.of(begin, model.tokenizer().encode(text))), ending);
    }

    /**
     * Lets the model answer.
     *
     * @throws EngineException when it cannot, most of all because the prompt is too long
     */
    public SubjectAnswer answer(SubjectPrompt prompt, int maxTokens) {
        return switch (prompt.ending()) {
            case CHAT -> {
                var format = model.chatFormat();
                yield answer(
                        prompt,
                        new GenerationLimits(maxTokens, format.stopStrings(), format.stopTokens(), Optional.empty()));
            }
            case OPEN -> answer(prompt, GenerationLimits.of(maxTokens));
            case LINE -> line(prompt, maxTokens);
        };
    }

    private SubjectAnswer answer(SubjectPrompt prompt, GenerationLimits limits) {
        var result =
                AwaitedGeneration.of(model.generator(), GenerationRequest.of(prompt.tokens(), Sampling.GREEDY, limits));
        return new SubjectAnswer(result.text(), prompt.tokens().length, result.tokens().length, result.reason());
    }

    /** The first token by itself, as only there an end is forbidden. */
    private SubjectAnswer line(SubjectPrompt prompt, int maxTokens) {
        var lineFeed = lineFeed();
        var forbidden = new HashMap<Integer, Float>();
        IntStream.concat(lineFeed.stream(), endOfSequence.stream()).forEach(id -> forbidden.put(id, NEVER));
        var read = PromptPart.cached(prompt.tokens());
        var first = generate(List.of(read), forbidden, GenerationLimits.of(1));
        if (first.tokens().length == 0 || maxTokens == 1) {
            return new SubjectAnswer(first.text(), prompt.tokens().length, first.tokens().length, first.reason());
        }
        var stops = lineFeed.stream().boxed().toList();
        var rest = generate(
                List.of(read, PromptPart.of(first.tokens())),
                Map.of(),
                new GenerationLimits(maxTokens - 1, List.of(), Set.copyOf(stops), Optional.empty()));
        int[] tokens = ChatEncoding.join(List.of(first.tokens(), rest.tokens()));
        return new SubjectAnswer(
                model.tokenizer().decode(tokens), prompt.tokens().length, tokens.length, rest.reason());
    }

    /**
     * Goes on from a prompt of parts, some of which are worth keeping for others of the same scope.
     *
     * @throws EngineException when it cannot
     */
    public GenerationResult goOn(List<PromptPart> prompt, CacheScope scope, int maxTokens) {
        var request = GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(maxTokens));
        return AwaitedGeneration.of(model.generator(), request.withScope(scope));
    }

    /** Erases what was kept of a source, and waits for it. */
    public void forget(CacheScope scope, String source) {
        model.generator().forget(scope, source).join();
    }

    private GenerationResult generate(List<PromptPart> prompt, Map<Integer, Float> bias, GenerationLimits limits) {
        return AwaitedGeneration.of(
                model.generator(), GenerationRequest.of(prompt, Sampling.GREEDY.withLogitBias(bias), limits));
    }

    /** The last id, as some tokenizers put one of a blank before it. */
    private OptionalInt lineFeed() {
        int[] tokens = model.tokenizer().encode("\n");
        return tokens.length == 0 ? OptionalInt.empty() : OptionalInt.of(tokens[tokens.length - 1]);
    }

    @Override
    public void close() {
        model.close();
    }
}
