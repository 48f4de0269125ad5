package io.lectern.model.vocabulary;

import java.util.List;
import java.util.Random;

/** Texts that are hard to get right, from a seed. */
final class RandomTexts {

    private static final List<String> PARTS = List.of(
            " ",
            "  ",
            "    ",
            "\t",
            "\n",
            "\r\n",
            "\u00A0",
            "\u3000",
            "\u2003",
            "\u200B",
            "\uFEFF",
            "▁",
            "▁▁",
            "0",
            "1955",
            "３４",
            "²",
            "½",
            "٣",
            "!",
            "?",
            "，",
            "。",
            "！",
            "...",
            "——",
            "·",
            "《",
            "#",
            "<",
            ">",
            "|",
            "é",
            "e\u0301",
            "ﬁ",
            "Å",
            "ｶﾞ",
            "か\u3099",
            "한",
            "ᄒ\u1161\u11AB",
            "Ⅷ",
            "㎏",
            "﷼",
            "😀",
            "👩\u200D🚀",
            "🇨🇳",
            "𠀋",
            "\uD83D\uDE00\uFE0F",
            "\0",
            "\u0001",
            "\u007F",
            "\u0085",
            "\u2028",
            "the",
            "The",
            " the document",
            "model",
            "人工智能",
            "助理",
            "你好",
            "模型",
            "Human: ",
            "Assistant: ",
            "<s>",
            "</s>",
            "<unk>",
            "<pad>",
            "<0x41>",
            "<|endoftext|>",
            "<|startoftext|>",
            "\uFFFD",
            "\u0345");

    private static final int[] BOUNDS = {0x80, 0x800, 0x3100, 0x10000, 0x110000};
    private static final int FIRST_HAN = 0x4E00;
    private static final int HAN = 0x5200;

    private final Random random;

    RandomTexts(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        var text = new StringBuilder();
        for (int left = random.nextInt(1, 25); left > 0; left--) {
            switch (random.nextInt(6)) {
                case 0 -> text.appendCodePoint(FIRST_HAN + random.nextInt(HAN));
                case 1 -> text.appendCodePoint(character());
                case 2 ->
                    text.append(partOf(TinyTokenizers.SENTENCES.get(random.nextInt(TinyTokenizers.SENTENCES.size()))));
                default -> text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
        }
        return text.toString();
    }

    private String partOf(String sentence) {
        int from = random.nextInt(sentence.length());
        return sentence.substring(from, random.nextInt(from, sentence.length()) + 1);
    }

    private int character() {
        int character = random.nextInt(BOUNDS[random.nextInt(BOUNDS.length)]);
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE ? 'x' : character;
    }

    static String described(long seed, String text) {
        var escaped = new StringBuilder("seed %d: ".formatted(seed));
        text.chars().forEach(unit -> {
            if (unit >= ' ' && unit <= '~') {
                escaped.append((char) unit);
            } else {
                escaped.append("\\u%04X".formatted(unit));
            }
        });
        return escaped.toString();
    }
}
