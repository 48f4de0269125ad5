package io.lectern.model;

import io.lectern.engine.Tokenizer;
import java.util.List;
import java.util.Optional;

/** A format whose scaffold is text: no user writes it, and control tokens count in it. */
abstract class TextChatFormat implements ChatFormat {

    /**
     * The scaffold of a conversation: before the first message, between each two, and behind the last with what the
     * model writes its answer behind. It may differ from place to place.
     *
     * @param roles who speaks, at least one; nobody is a tool
     * @return one text more than there are roles
     */
    abstract List<String> scaffold(List<Role> roles);

    @Override
    public final ChatEncoding encoding(Tokenizer tokenizer, Optional<Integer> beginOfSequence) {
        return new TextChatEncoding(tokenizer, this, beginOfSequence);
    }
}
