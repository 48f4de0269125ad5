package io.lectern.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CharacterMapTests {

    private static final Map<String, String> REPLACEMENTS =
            Map.of("Ａ", "A", "Ｂ", "B", "①", "1", "㍿", "株式会社", "\t", " ", "\u00ad", "");

    @Test
    void takesAMapThatStaysWithinItself() {
        assertThat(CharacterMap.problem(CharacterMaps.of(REPLACEMENTS))).isEmpty();
        assertThat(CharacterMap.problem(CharacterMaps.of(Map.of()))).isEmpty();
    }

    @Test
    void refusesATableThatIsLongerThanTheMap() {
        byte[] map = CharacterMaps.of(REPLACEMENTS);

        assertThat(CharacterMap.problem(withInt(map, 0, map.length))).isPresent();
        assertThat(CharacterMap.problem(withInt(map, 0, map.length - 4))).isPresent();
        assertThat(CharacterMap.problem(withInt(map, 0, -4))).isPresent();
        assertThat(CharacterMap.problem(withInt(map, 0, 1))).isPresent();
        assertThat(CharacterMap.problem((byte) 0, (byte) 0)).isPresent();
    }

    @Test
    void refusesAWayOutOfTheTable() {
        byte[] map = CharacterMaps.of(REPLACEMENTS);

        assertThat(CharacterMap.problem(withInt(map, 4, 0x7FFF_FC00)))
                .get()
                .asString()
                .contains("with a way to");
        assertThat(CharacterMap.problem(cutTable(map, 4))).isPresent();
    }

    @Test
    void refusesTextsThatAreNotThereOrDoNotEnd() {
        byte[] map = CharacterMaps.of(Map.of("Ａ", "A"));
        byte[] endless = Arrays.copyOf(map, map.length - 1);
        byte[] long65 = CharacterMaps.of(Map.of("Ａ", "x".repeat(65)));

        assertThat(CharacterMap.problem(endless)).get().asString().contains("a text at unit");
        assertThat(CharacterMap.problem(long65)).isPresent();
        assertThat(CharacterMap.problem(CharacterMaps.of(Map.of("Ａ", "x".repeat(64)))))
                .isEmpty();
    }

    private static byte[] withInt(byte[] map, int offset, int value) {
        byte[] changed = map.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return changed;
    }

    /** The last units belong to the texts then. */
    private static byte[] cutTable(byte[] map, int bytes) {
        int table = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        return withInt(map, 0, table - bytes);
    }
}
