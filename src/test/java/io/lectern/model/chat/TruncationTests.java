package io.lectern.model.chat;

import static io.lectern.model.ChatMessage.assistant;
import static io.lectern.model.ChatMessage.system;
import static io.lectern.model.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.EncodedConversation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the families cut conversations that are too long. */
class TruncationTests {

    private final Spelling tokenizer = new Spelling();

    @Test
    void theAnswerGetsNoMoreThanHalfOfTheWindow() {
        assertThat(new ChatWindow(4_096, 2_048).prompt()).isEqualTo(2_048);
        assertThat(new ChatWindow(4_096, 100).prompt()).isEqualTo(3_996);
        assertThat(new ChatWindow(4_096, 4_000).prompt()).isEqualTo(2_048);
    }

    @Test
    void wholeRoundsAreLeftOutAndTheirMessagesCounted() {
        var messages = List.of(user("aaaa"), assistant("bbbb"), user("cccc"), assistant("dddd"), user("eeee"));

        // Of 6 ids each, and 7 with an end behind it: the newest round fits, the one before too, the oldest not.
        var kept = conversation("baichuan", messages, new ChatWindow(40, 20));

        assertThat(shown(kept)).isEqualTo("[195]¦cccc[196]¦dddd[2][195]¦eeee[196]");
        assertThat(kept.messagesLeftOut()).isEqualTo(2);
        assertThat(kept.tokensCut()).isZero();
    }

    @Test
    void aNewestQuestionOfBaichuanThatIsTooLongIsCutAtItsBegin() {
        var cut = conversation("baichuan", List.of(user("0123456789")), new ChatWindow(10, 5));

        assertThat(shown(cut)).isEqualTo("56789[196]");
        assertThat(cut.tokensCut()).isEqualTo(7);
    }

    @Test
    void baichuan2CutsEvenTheSystemTextWithTheLabelOfTheAnswerCounted() {
        var messages = List.of(system("SSSSSSSSSS"), user("u1"), assistant("a1"), user("01234"));

        var cut = conversation("baichuan2", messages, new ChatWindow(24, 12));

        assertThat(shown(cut)).isEqualTo("SSSS[195]¦01234[196]");
        assertThat(cut.messagesLeftOut()).isEqualTo(2);
        assertThat(cut.tokensCut()).isEqualTo(7);
    }

    @Test
    void laterXversesCutTheNewestMessageAtItsEndAndThenLeaveTheRestOut() {
        var messages = List.of(system("S"), user("u1"), assistant("a1"), user("0123456789"));

        var cut = conversation("xverse", messages, new ChatWindow(50, 25));

        assertThat(shown(cut)).isEqualTo("¦Human: ¦0123¦Assistant: ");
        assertThat(cut.length()).isEqualTo(25);
        assertThat(cut.messagesLeftOut()).isEqualTo(3);
        assertThat(cut.tokensCut()).isEqualTo(8);
    }

    @Test
    void laterXversesKeepToTheirOwnLimitHoweverLargeTheWindowIs() {
        var messages = List.of(user("x".repeat(10_000)));

        assertThat(conversation("xverse", messages, new ChatWindow(100_000, 100))
                        .length())
                .isEqualTo(6_144);
        assertThat(conversation("xverse:8000", messages, new ChatWindow(100_000, 100))
                        .length())
                .isEqualTo(8_000);
    }

    @Test
    void theSystemTextOfXverseIsTheOldestThatFits() {
        var messages = List.of(system("S"), user("u1"), assistant("a1"), user("u2"));

        var whole = conversation("xverse", messages, new ChatWindow(200, 100));
        assertThat(shown(whole)).startsWith("¦Human: ¦S\n");
        int less = whole.length() - 1;
        var smaller = conversation("xverse", messages, new ChatWindow(2 * less, less));
        assertThat(shown(smaller)).startsWith("¦Human: ¦u1\n\n");
        assertThat(smaller.messagesLeftOut()).isEqualTo(1);
    }

    @Test
    void nanbeigeIsNeverCut() {
        var whole = conversation("nanbeige", List.of(user("x".repeat(1_000))), new ChatWindow(100, 50));

        assertThat(whole.length()).isGreaterThan(1_000);
        assertThat(whole.tokensCut()).isZero();
    }

    /** Properties: never over the budget, the newest kept, whole rounds in their order, nothing lost without being counted. */
    @Test
    void whateverIsSaidFitsAndWhatIsKeptIsTheNewest() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String format = List.of("baichuan", "baichuan2", "xverse-v1", "xverse", "xverse:60")
                    .get(random.nextInt(5));
            var messages = messages(random, format.equals("baichuan2") || format.startsWith("xverse:"));
            int tokens = 24 + random.nextInt(300);
            var window = new ChatWindow(tokens, 1 + random.nextInt(tokens));

            var kept = conversation(format, messages, window);

            String said = "seed %d, round %d: %s %s %s".formatted(seed, round, format, window, shown(kept));
            assertThat(kept.length()).as(said).isLessThanOrEqualTo(most(format, window));
            assertThat(kept.length()).as(said).isLessThan(window.tokens());
            assertKept(said, messages, kept);
        }
    }

    private void assertKept(String said, List<ChatMessage> messages, EncodedConversation conversation) {
        if (conversation.tokensCut() > 0) {
            return;
        }
        var kept = messages.stream()
                .filter(message -> shown(conversation).contains(message.content()))
                .toList();
        assertThat(kept).as(said).hasSize(messages.size() - conversation.messagesLeftOut());
        var rounds = kept.getFirst().role() == Role.SYSTEM ? kept.subList(1, kept.size()) : kept;
        assertThat(rounds.getFirst().role()).as(said).isEqualTo(Role.USER);
        assertThat(rounds).as(said).isEqualTo(messages.subList(messages.size() - rounds.size(), messages.size()));
    }

    private static int most(String format, ChatWindow window) {
        return switch (format) {
            case "baichuan" -> window.prompt() + 1;
            case "xverse:60" -> Math.min(60, window.prompt());
            default -> window.prompt();
        };
    }

    /** Each content has a number of its own that no other has. */
    private static List<ChatMessage> messages(Random random, boolean withSystem) {
        var messages = new ArrayList<ChatMessage>();
        if (withSystem && random.nextBoolean()) {
            messages.add(system(content(random, 0)));
        }
        for (int turns = random.nextInt(5); turns > 0; turns--) {
            messages.add(user(content(random, messages.size())));
            messages.add(assistant(content(random, messages.size())));
        }
        messages.add(user(content(random, messages.size())));
        return messages;
    }

    private static String content(Random random, int number) {
        var text = new char[1 + random.nextInt(30)];
        Arrays.fill(text, '.');
        return "<" + number + ">" + new String(text) + "</" + number + ">";
    }

    private EncodedConversation conversation(String format, List<ChatMessage> messages, ChatWindow window) {
        return FamilyFormats.named(format)
                .orElseThrow()
                .encoding(tokenizer, Optional.empty())
                .conversation(messages, window);
    }

    private String shown(EncodedConversation conversation) {
        return tokenizer.decode(conversation.tokens());
    }
}
