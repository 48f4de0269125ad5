package io.lectern.answer.internal;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.AnswerOptions;
import io.lectern.answer.CitationMode;
import io.lectern.answer.Question;
import io.lectern.document.DocumentScope;
import io.lectern.engine.PromptPart;
import io.lectern.engine.llama.LlamaLibrary;
import io.lectern.engine.llama.LlamaLibrary.Available;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormats;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.ByteTokenizer;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TestDocuments;
import io.lectern.prompt.TokenBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The prompts of every family of chat formats, as texts to be read: a file for each way to read documents. With
 * {@code -Dlectern.golden.write=true} they are written anew, to be reviewed as differences.
 */
class GoldenPromptTests {

    private static final Path FOLDER = Path.of("src/test/resources/io/lectern/prompt");
    private static final String LEGEND = """
            Text that the format puts around is in ‹ ›, as are ids that have no text. ⟦ ⟧ ends a part, with the line break
            behind it: what stands up to there is kept by the engine, and erased with the document that is named.

            """;
    private static final List<String> FORMATS = List.of(
            "chatml", "llama3", "plain", "baichuan", "baichuan2", "xverse-v1", "xverse", "nanbeige", "nanbeige-1");
    private static final int ANSWER = 100;
    /** Of the tokens of all documents, what there is room for when they are read in parts. */
    private static final double ROOM = 0.7;
    /** Ids of the families that stand for no byte of the documents here. */
    private static final Set<Integer> CONTROLS = Set.of(1, 2, 3, 195, 196);

    private static final String HARBOUR = """
            # Harbour

            ~ Report of the port

            The harbour has two docks, a crane and a house for the pilots.

            ## Storms

            In a storm the ferry stays in the harbour. The gate of the inner dock is shut before the wind turns to the west, \
            and small boats are tied up behind it. The pilots watch the water from their house and write down its height \
            every hour. When the wind has gone they look at the walls, the lamps and the ropes, and open the gate again.

            ## Ferries

            The ferry leaves at nine. It carries 120 people and 14 cars.""";
    private static final String LIGHTHOUSE = """
            # Lighthouse

            The lighthouse is 41 metres high.

            Ada Brook keeps its light.""";
    private static final String BRIDGE = """
            # 大桥

            大桥全长1200米，桥面宽30米，可以并排行驶六辆汽车。

            ## 养护

            每年春天，工人检查桥面、栏杆和路灯，并给钢索涂上新漆。冬天下雪以后，桥上的积雪在两个小时之内清除。\
            检查的结果都写在一本记录里，由养护站保存。

            ## 建设

            大桥于1987年建成，由林工程师设计。""";

    @BeforeAll
    static void loadTheTemplates() {
        assertThat(LlamaLibrary.availability()).isInstanceOf(Available.class);
    }

    static Stream<Arguments> prompts() {
        return FORMATS.stream()
                .flatMap(format -> Stream.of(ReadingMode.values()).map(mode -> Arguments.of(format, mode)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("prompts")
    void aPromptIsWhatItsFileSays(String format, ReadingMode mode) throws IOException {
        var encoding = ChatFormats.named(format).encoding(new ByteTokenizer(), Optional.of(1));

        var text = LEGEND + sections(encoding, mode);

        var file = FOLDER.resolve("%s-%s.txt".formatted(format, mode.name().toLowerCase(Locale.ROOT)));
        if (Boolean.getBoolean("lectern.golden.write")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private static String sections(ChatEncoding encoding, ReadingMode mode) {
        var english =
                List.of(TestDocuments.document(1, HARBOUR, encoding), TestDocuments.document(2, LIGHTHOUSE, encoding));
        var chinese = List.of(TestDocuments.document(3, BRIDGE, encoding));
        var ferry = new HistoryTurn("When does the ferry leave?", "At nine.");
        var free = CitationMode.FREE;
        return section("A first question", encoding, mode, english, question("When does the ferry leave?", free))
                + section(
                        "The next question", encoding, mode, english, question("How many does it carry?", free, ferry))
                + section("A question in Chinese", encoding, mode, chinese, question("大桥何时建成？", free))
                + section(
                        "A question for quotations",
                        encoding,
                        mode,
                        chinese,
                        question("谁设计了它？", CitationMode.QUOTE, new HistoryTurn("大桥何时建成？", "1987年。")));
    }

    private static Question question(String text, CitationMode citing, HistoryTurn... history) {
        return new Question(
                text, DocumentScope.EVERYTHING, List.of(history), new AnswerOptions(false, null, citing, null, 0, 0));
    }

    private static String section(
            String title, ChatEncoding encoding, ReadingMode mode, List<SourceDocument> documents, Question question) {
        var evidence = documents.stream()
                .map(document -> new Evidence(document, new PieceRun(document.size() - 1, document.size() - 1)))
                .toList();
        var whole = new PromptAssembler(encoding)
                .assemble(input(documents, List.of(), question, ReadingMode.WHOLE), new TokenBudget(10_000, ANSWER))
                .plan();
        int smaller = mode == ReadingMode.WHOLE ? 0 : (int) ((1 - ROOM) * whole.documents());
        var budget = new TokenBudget(whole.promptTokens() - smaller + ANSWER, ANSWER);
        return "==== %s ====\n%s\n"
                .formatted(
                        title,
                        rendered(new PromptAssembler(encoding)
                                .assemble(input(documents, evidence, question, mode), budget)));
    }

    private static PromptInput input(
            List<SourceDocument> documents, List<Evidence> evidence, Question question, ReadingMode mode) {
        return new PromptInput(
                Instructions.of(
                        Script.isChinese(question.text()), question.options().citing()),
                documents,
                evidence,
                question.history(),
                question.text(),
                Optional.of(mode),
                ExcerptOrder.DOCUMENT);
    }

    private static String rendered(AssembledPrompt prompt) {
        return prompt.parts().stream()
                .map(part -> text(part.tokens()) + mark(part))
                .collect(joining("\n", "", "\n"));
    }

    private static String mark(PromptPart part) {
        var document = part.source().map(id -> ", document " + id.charAt(id.length() - 1));
        return "⟦" + (part.cacheBoundary() ? "kept" : "not kept") + document.orElse("") + "⟧";
    }

    private static String text(int[] ids) {
        var tokenizer = new ByteTokenizer();
        var text = new StringBuilder();
        for (int from = 0; from < ids.length; ) {
            int to = from + 1;
            while (to < ids.length && kind(ids[to]) == kind(ids[from]) && kind(ids[to]) != Kind.CONTROL) {
                to++;
            }
            var run = Arrays.copyOfRange(ids, from, to);
            text.append(
                    switch (kind(ids[from])) {
                        case CONTROL -> "‹%d›".formatted(ids[from]);
                        case SCAFFOLD -> "‹" + tokenizer.decode(run) + "›";
                        case CONTENT -> tokenizer.decode(run);
                    });
            from = to;
        }
        return text.toString();
    }

    private enum Kind {
        CONTROL,
        SCAFFOLD,
        CONTENT
    }

    private static Kind kind(int id) {
        if (CONTROLS.contains(id)) {
            return Kind.CONTROL;
        }
        return id >= 1000 ? Kind.SCAFFOLD : Kind.CONTENT;
    }
}
