package io.lectern.model.chat;

import static io.lectern.model.ChatMessage.assistant;
import static io.lectern.model.ChatMessage.system;
import static io.lectern.model.ChatMessage.tool;
import static io.lectern.model.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.ConversationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that the authors' code raises an error for, or makes nothing sensible of. */
class RefusedConversationTests {

    @ParameterizedTest
    @ValueSource(strings = {"baichuan", "xverse-v1"})
    void theFirstRevisionsKnowNoSystemText(String format) {
        assertThatExceptionOfType(ConversationException.class)
                .isThrownBy(() -> converse(format, system("S"), user("u")))
                .withMessage(
                        "Message 1 is a system message, which has no place in the chat format %s:"
                                + " it knows user, assistant",
                        format)
                .satisfies(refused -> assertThat(refused.format()).isEqualTo(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"baichuan", "baichuan2", "xverse-v1", "nanbeige"})
    void onlyLaterXversesHearOfTools(String format) {
        assertThatExceptionOfType(ConversationException.class)
                .isThrownBy(() -> converse(format, user("u"), assistant("a"), tool("t")))
                .withMessageContaining("Message 3 is a tool message")
                .satisfies(refused -> assertThat(refused.message()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"baichuan2", "xverse", "nanbeige"})
    void aSystemTextComesFirst(String format) {
        assertThatExceptionOfType(ConversationException.class)
                .isThrownBy(() -> converse(format, user("u"), system("S"), user("u")))
                .withMessage("Message 2 is a system message; in the chat format %s it must be the first", format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"baichuan", "xverse-v1", "xverse", "nanbeige"})
    void anAnswerIsNotAnswered(String format) {
        assertThatExceptionOfType(ConversationException.class)
                .isThrownBy(() -> converse(format, user("u"), assistant("a")))
                .withMessageContaining("Message 2 is an assistant message")
                .withMessageContaining("the last must be one to answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"baichuan", "baichuan2", "xverse-v1", "xverse", "nanbeige"})
    void nothingIsNoConversation(String format) {
        assertThatExceptionOfType(ConversationException.class).isThrownBy(() -> converse(format));
    }

    @Test
    void rolesHaveTheNamesThatFamiliesGiveThem() {
        assertThat(Role.of("human")).isEqualTo(Role.USER);
        assertThat(Role.of("user")).isEqualTo(Role.USER);
        assertThat(Role.of("exec")).isEqualTo(Role.TOOL);
        assertThat(Role.of("tool")).isEqualTo(Role.TOOL);
        assertThatThrownBy(() -> Role.of("robot"))
                .hasMessageContaining("'robot'")
                .hasMessageContaining("human");
    }

    private static void converse(String format, ChatMessage... messages) {
        FamilyFormats.named(format)
                .orElseThrow()
                .encoding(new Spelling(), Optional.empty())
                .conversation(List.of(messages), new ChatWindow(4_096, 512));
    }
}
