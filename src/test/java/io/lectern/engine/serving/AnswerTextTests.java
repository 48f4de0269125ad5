package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerTextTests {

    @Test
    void holdsBytesBackUntilACharacterIsWhole() {
        var text = new AnswerText(List.of());
        byte[] smile = "\ud83d\ude00".getBytes(StandardCharsets.UTF_8);

        assertThat(text.append(new byte[] {'a', smile[0]})).isEqualTo("a");
        assertThat(text.append(new byte[] {smile[1]})).isEmpty();
        assertThat(text.append(new byte[] {smile[2]})).isEmpty();
        assertThat(text.append(new byte[] {smile[3], 'b'})).isEqualTo("\ud83d\ude00b");
    }

    @Test
    void bytesThatCannotBeACharacterAreReplacedAtOnce() {
        var text = new AnswerText(List.of());

        assertThat(text.append(new byte[] {(byte) 0xFF, 'a'})).isEqualTo("\ufffda");
        assertThat(text.append(new byte[] {(byte) 0xC3})).isEmpty();
        assertThat(text.append(new byte[] {'b'})).isEqualTo("\ufffdb");
    }

    @Test
    void aHalfCharacterAtTheEndIsDropped() {
        var text = new AnswerText(List.of());
        text.append(new byte[] {'a', (byte) 0xE4});

        assertThat(text.finish()).isEmpty();
        assertThat(text).hasToString("a");
    }

    @Test
    void handsOnWhatTurnedOutToBeNoStopString() {
        var text = new AnswerText(List.of("\n\nUser:"));

        assertThat(append(text, "one\n")).isEqualTo("one");
        assertThat(append(text, "\nUse")).isEmpty();
        assertThat(append(text, "ful")).isEqualTo("\n\nUseful");
        assertThat(text.stopped()).isFalse();
    }

    @Test
    void theFirstOfSeveralStopStringsCounts() {
        var text = new AnswerText(List.of("world", "lo w"));

        assertThat(append(text, "hello world")).isEqualTo("hel");
        assertThat(text.stopped()).isTrue();
        assertThat(text).hasToString("hel");
    }

    @Test
    void handsOnWhatWasHeldBackAtTheEnd() {
        var text = new AnswerText(List.of("STOP"));

        assertThat(append(text, "no STO")).isEqualTo("no ");
        assertThat(text.finish()).isEqualTo("STO");
    }

    @Test
    void anySplittingGivesTheSameTextUpToTheStop() {
        long seed = Long.getLong("tests.seed", 17);
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String whole = "ab\u4e2d\ud83d\ude00aab\u4e2db".repeat(3);
            int stopAt = random.nextInt(whole.length());
            var stops = List.of(
                    "aab" + "\u4e2d",
                    whole.substring(stopAt, Math.min(whole.length(), stopAt + 1 + random.nextInt(6))));
            int expected = stops.stream().mapToInt(whole::indexOf).min().orElseThrow();

            var text = new AnswerText(stops);
            var deltas = new ArrayList<String>();
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < bytes.length && !text.stopped(); ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(5));
                deltas.add(text.append(Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }

            assertThat(String.join("", deltas)).as("seed %d, case %d", seed, i).isEqualTo(whole.substring(0, expected));
        }
    }

    private static String append(AnswerText text, String part) {
        return text.append(part.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNulIsNoText() {
        var text = new AnswerText(List.of());

        assertThat(text.append(new byte[] {'a', 0, 'b'})).isEqualTo("a\uFFFDb");
    }
}
