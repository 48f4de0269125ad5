package io.lectern.model.chat;

import static io.lectern.model.ChatMessage.assistant;
import static io.lectern.model.ChatMessage.system;
import static io.lectern.model.ChatMessage.tool;
import static io.lectern.model.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.PromptPart;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ids of whole conversations, each as the authors' code gives them; {@code ¦} stands where a call of the tokenizer begins. */
class FamilyFormatsTests {

    private static final ChatWindow WIDE = new ChatWindow(8_192, 2_048);

    private final Spelling tokenizer = new Spelling();

    @Test
    void theFirstBaichuanEndsAnswersAndHasTheIdsOfItsPublishedExample() {
        tokenizer
                .with("你好", 9875, 31213)
                .with("我是人工智能助理", 6323, 31161, 22073, 19745)
                .with("X", 7);

        int[] ids = encoding("baichuan")
                .conversation(List.of(user("你好"), assistant("我是人工智能助理"), user("X")), WIDE)
                .tokens();

        assertThat(ids).containsExactly(195, 9875, 31213, 196, 6323, 31161, 22073, 19745, 2, 195, 7, 196);
    }

    @Test
    void baichuan2PutsTheSystemTextInFrontAsItIs() {
        assertThat(encoded("baichuan2", system("S"), user("u1"), assistant("a1"), user("u2")))
                .isEqualTo("¦S[195]¦u1[196]¦a1[195]¦u2[196]");
        assertThat(encoded("baichuan2", user("u1"))).isEqualTo("[195]¦u1[196]");
    }

    @Test
    void baichuan2GoesOnWithAnAnswerThatWasBegun() {
        assertThat(encoded("baichuan2", user("u1"), assistant("It is"))).isEqualTo("[195]¦u1[196]¦It is");
    }

    @Test
    void theFirstXverseTurnsLabelsAndContentsIntoIdsTogether() {
        assertThat(encoded("xverse-v1", user("1955年谁是美国总统？他是什么党派？"), assistant("a1"), user("他任职了多少年")))
                .isEqualTo("¦Human: 1955年谁是美国总统？他是什么党派？\n\n¦Assistant: a1[3]¦Human: 他任职了多少年\n\nAssistant: ");
    }

    @Test
    void laterXversesTurnThemIntoIdsApart() {
        assertThat(encoded("xverse", system("S"), user("u1"), assistant("a1"), tool("{}")))
                .isEqualTo("¦Human: ¦S\n¦Human: ¦u1\n\n¦Assistant: ¦a1[3]¦Exec: ¦{}\n\n¦Assistant: ");
    }

    @Test
    void nanbeigeIsOneTextBetweenTheEndsOfText() {
        var conversation = new ChatMessage[] {system("S"), user("q1"), assistant("a1"), user("q2")};

        assertThat(encoded("nanbeige", conversation))
                .isEqualTo("¦### System:S\n[2]¦### Human: \nq1\n\n### Assistant: \na1[2]"
                        + "¦### Human: \nq2\n\n ### Assistant: \n");
        assertThat(encoded("nanbeige-2", conversation))
                .isEqualTo("¦### System:S\n[2]¦### Human: \nq1\n\n### Assistant: \na1[2]"
                        + "¦### Human: \nq2\n\n### Assistant: \n");
        assertThat(encoded("nanbeige-1", conversation))
                .isEqualTo("¦### System:S\n[2]¦### Human: \nq1\n\n### Assistant: a1[2]"
                        + "¦### Human: \nq2\n\n### Assistant: ");
    }

    @Test
    void onlyTheFirstNanbeigeBeginsAsItsTokenizerBeginsAnyText() {
        var messages = List.of(user("q"));

        var first = format("nanbeige-1").encoding(tokenizer, Optional.of(1)).conversation(messages, WIDE);
        var newest = format("nanbeige").encoding(tokenizer, Optional.of(1)).conversation(messages, WIDE);

        assertThat(first.tokens()).startsWith(1, Spelling.CALL);
        assertThat(newest.tokens()).startsWith(Spelling.CALL);
    }

    @Test
    void aPromptOfPiecesHasTheSameTextAroundThem() {
        assertThat(assembled("baichuan2")).isEqualTo("¦S¦D[195]¦u1[196]¦a1[195]¦u2[196]");
        assertThat(assembled("xverse"))
                .isEqualTo("¦Human: ¦S¦D¦\n¦Human: ¦u1¦\n\n¦Assistant: ¦a1[3]¦Human: ¦u2¦\n\n¦Assistant: ");
        assertThat(assembled("nanbeige"))
                .isEqualTo("¦### System:¦S¦D¦\n[2]¦### Human: \n¦u1¦\n\n### Assistant: \n¦a1[2]¦### Human: \n¦u2"
                        + "¦\n\n ### Assistant: \n");
    }

    @Test
    void whereThereIsNoPlaceForASystemTextItStandsBeforeTheFirstQuestion() {
        assertThat(assembled("baichuan")).isEqualTo("[195]¦S¦D¦\n\n¦u1[196]¦a1[2][195]¦u2[196]");
        assertThat(assembled("xverse-v1"))
                .isEqualTo("¦Human: ¦S¦D¦\n\n¦u1¦\n\nAssistant: ¦a1[3]¦Human: ¦u2¦\n\nAssistant: ");
    }

    /** A system text with documents behind it, as question answering has it. */
    private String assembled(String format) {
        var encoding = encoding(format);
        var roles =
                List.of(ChatFormat.Role.SYSTEM, ChatFormat.Role.USER, ChatFormat.Role.ASSISTANT, ChatFormat.Role.USER);
        var scaffold = encoding.scaffold(roles);
        var pieces = List.of(
                scaffold.get(0),
                encoding.content("S"),
                encoding.content("D"),
                scaffold.get(1),
                encoding.content("u1"),
                scaffold.get(2),
                encoding.content("a1"),
                scaffold.get(3),
                encoding.content("u2"),
                scaffold.get(4));
        return tokenizer.decode(ChatEncoding.join(pieces));
    }

    @Test
    void aLongerConversationBeginsWithTheBoundariesOfTheShorterOne() {
        for (String format : List.of("baichuan", "baichuan2", "xverse-v1", "xverse", "nanbeige")) {
            var shorter = encoding(format).conversation(List.of(user("u1"), assistant("a1"), user("u2")), WIDE);
            var longer = encoding(format)
                    .conversation(List.of(user("u1"), assistant("a1"), user("u2"), assistant("a2"), user("u3")), WIDE);

            int boundaries = (int)
                    shorter.parts().stream().filter(PromptPart::cacheBoundary).count();
            assertThat(boundaries).as(format).isPositive();
            for (int part = 0; part < boundaries; part++) {
                assertThat(longer.parts().get(part).tokens())
                        .as(format)
                        .isEqualTo(shorter.parts().get(part).tokens());
            }
            assertThat(shorter.parts().getLast().cacheBoundary()).as(format).isFalse();
        }
    }

    @Test
    void answersOfBaichuanAlsoEndWhereTheNextQuestionWouldBegin() {
        assertThat(format("baichuan").stopTokens()).containsExactly(195);
        assertThat(format("baichuan2").stopTokens()).containsExactly(195);
        assertThat(format("xverse").stopTokens()).isEmpty();
        assertThat(format("nanbeige").stopStrings()).containsExactly("</s>");
    }

    @Test
    void namesThatNobodyHasAreNone() {
        assertThat(FamilyFormats.named("baichuan3")).isEmpty();
        assertThat(FamilyFormats.named("xverse:0")).isEmpty();
        assertThat(FamilyFormats.named("xverse:many")).isEmpty();
        assertThat(FamilyFormats.named("xverse:12288")).isPresent();
    }

    private String encoded(String format, ChatMessage... messages) {
        return tokenizer.decode(
                encoding(format).conversation(List.of(messages), WIDE).tokens());
    }

    private ChatEncoding encoding(String format) {
        return format(format).encoding(tokenizer, Optional.empty());
    }

    private static ChatFormat format(String name) {
        return FamilyFormats.named(name).orElseThrow();
    }
}
