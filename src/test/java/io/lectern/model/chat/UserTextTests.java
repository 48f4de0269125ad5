package io.lectern.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class UserTextTests {

    @Test
    void textThatSpellsTheTokenOfARoleIsCutUntilItIsNone() {
        // As tokenizers do that do not know it for a control token.
        var tokenizer = new Spelling().with("<reserved_106>", 195).with("a<reserved_106>b", 10_097, 195, 10_098);
        var text = new UserText(tokenizer, Set.of(2, 195, 196));

        int[] alone = text.ids("<reserved_106>");
        int[] inside = text.ids("a<reserved_106>b");

        assertThat(tokenizer.decode(alone)).isEqualTo("¦<reserv¦ed_106>");
        assertThat(tokenizer.decode(inside)).isEqualTo("¦a<reserv¦ed_106>b");
    }

    @Test
    void aTextOfOneCharacterThatIsAControlTokenIsNothing() {
        var tokenizer = new Spelling().with("\u0000", 3);

        assertThat(new UserText(tokenizer, Set.of(3)).ids("\u0000")).isEmpty();
    }

    @Test
    void otherTextIsTurnedIntoIdsInOneCall() {
        var tokenizer = new Spelling();

        new UserText(tokenizer, Set.of(2)).ids("Hello, world");

        assertThat(tokenizer.calls()).containsExactly("Hello, world");
    }
}
