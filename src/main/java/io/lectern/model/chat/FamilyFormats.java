package io.lectern.model.chat;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats of the families that have their own. */
public final class FamilyFormats {

    static final String FIRST_BAICHUAN = "baichuan";
    static final String BAICHUAN = "baichuan2";
    static final String FIRST_XVERSE = "xverse-v1";
    static final String XVERSE = "xverse";
    static final int XVERSE_PROMPT_TOKENS = 6_144;

    private static final Pattern XVERSE_OF_LENGTH = Pattern.compile(XVERSE + ":([1-9]\\d{0,7})");

    private FamilyFormats() {}

    /** Their names. XVERSE's may have the most tokens of a prompt behind it, as in {@code xverse:12288}. */
    public static List<String> names() {
        return Stream.concat(
                        Stream.of(FIRST_BAICHUAN, BAICHUAN, FIRST_XVERSE, XVERSE, XVERSE + ":TOKENS"),
                        Arrays.stream(NanbeigePrompt.values()).map(NanbeigePrompt::format))
                .toList();
    }

    /** The one of a name. */
    public static Optional<ChatFormat> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case FIRST_BAICHUAN -> baichuan(name, tokenizer -> new FirstBaichuanEncoding(name, tokenizer));
                    case BAICHUAN -> baichuan(name, tokenizer -> new BaichuanEncoding(name, tokenizer));
                    case FIRST_XVERSE -> xverse(name, tokenizer -> new FirstXverseEncoding(name, tokenizer));
                    default -> xverse(name).or(() -> nanbeige(name)).orElse(null);
                });
    }

    /** The name of XVERSE's format with the most tokens that a prompt may have. */
    static String xverse(int promptTokens) {
        return promptTokens == XVERSE_PROMPT_TOKENS ? XVERSE : XVERSE + ":" + promptTokens;
    }

    private static ChatFormat baichuan(String name, Function<Tokenizer, ChatEncoding> encodings) {
        // The training data have the end of the text where the next question would begin, so a model may write either.
        return new FamilyFormat(
                name, List.of(), Set.of(BaichuanTokens.USER), (tokenizer, begin) -> encodings.apply(tokenizer));
    }

    private static ChatFormat xverse(String name, Function<Tokenizer, ChatEncoding> encodings) {
        return new FamilyFormat(name, List.of(), Set.of(), (tokenizer, begin) -> encodings.apply(tokenizer));
    }

    private static Optional<ChatFormat> xverse(String name) {
        var length = XVERSE_OF_LENGTH.matcher(name);
        if (!name.equals(XVERSE) && !length.matches()) {
            return Optional.empty();
        }
        int promptTokens = name.equals(XVERSE) ? XVERSE_PROMPT_TOKENS : Integer.parseInt(length.group(1));
        return Optional.of(xverse(name, tokenizer -> new XverseEncoding(name, tokenizer, promptTokens)));
    }

    private static Optional<ChatFormat> nanbeige(String name) {
        return Arrays.stream(NanbeigePrompt.values())
                .filter(revision -> revision.format().equals(name))
                .findFirst()
                .map(revision -> new FamilyFormat(
                        name,
                        List.of("</s>"),
                        Set.of(),
                        (tokenizer, begin) -> new NanbeigeEncoding(revision, tokenizer, begin)));
    }
}
