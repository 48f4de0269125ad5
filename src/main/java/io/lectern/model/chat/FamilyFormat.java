package io.lectern.model.chat;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A family's own format, which is ids rather than text. */
record FamilyFormat(
        String name,
        List<String> stopStrings,
        Set<Integer> stopTokens,
        BiFunction<Tokenizer, Optional<Integer>, ChatEncoding> encodings)
        implements ChatFormat {

    FamilyFormat {
        stopStrings = List.copyOf(stopStrings);
        stopTokens = Set.copyOf(stopTokens);
    }

    @Override
    public ChatEncoding encoding(Tokenizer tokenizer, Optional<Integer> beginOfSequence) {
        return encodings.apply(tokenizer, beginOfSequence);
    }
}
