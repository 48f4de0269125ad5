package io.lectern.model.chat;

import static io.lectern.model.ChatEncoding.join;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import io.lectern.model.ChatWindow;
import io.lectern.model.EncodedConversation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Nanbeige-16B-Chat: one text with headings, which becomes ids piece by piece between the ends of text that stand behind
 * the system text and each answer. Nothing is ever cut. {@code NanbeigeForCausalLM.build_prompt_input}.
 */
final class NanbeigeEncoding extends FamilyEncoding {

    private static final Set<Role> ROLES = EnumSet.of(Role.SYSTEM, Role.USER, Role.ASSISTANT);
    private static final int BEGIN = 1;
    private static final int[] END = {2};
    private static final String SYSTEM = "### System:";
    private static final String HUMAN = "### Human: \n";
    private static final String PARAGRAPH = "\n\n";

    private final NanbeigePrompt revision;
    private final int[] begin;

    /** @param beginOfSequence that the tokenizer adds to any text: only the first revision lets it */
    NanbeigeEncoding(NanbeigePrompt revision, Tokenizer tokenizer, Optional<Integer> beginOfSequence) {
        super(revision.format(), ROLES, new UserText(tokenizer, Set.of(BEGIN, END[0])));
        this.revision = revision;
        this.begin = beginOfSequence.stream()
                .filter(id -> revision == NanbeigePrompt.FIRST)
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    @Override
    int[] between(@Nullable Role before, @Nullable Role next) {
        String heading = heading(next);
        if (before == null) {
            return join(List.of(begin, content(heading)));
        }
        return switch (before) {
            case SYSTEM -> join(List.of(content("\n"), END, content(heading)));
            case USER, TOOL -> content(next == null ? revision.ending() : PARAGRAPH + heading);
            case ASSISTANT -> join(List.of(END, content(heading)));
        };
    }

    @Override
    EncodedConversation encoded(List<ChatMessage> messages, ChatWindow window) {
        var ended = new ArrayList<int[]>();
        var piece = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            boolean newest = i == messages.size() - 1;
            piece.append(heading(message.role())).append(message.content());
            switch (message.role()) {
                case SYSTEM -> end(piece.append("\n"), ended);
                case ASSISTANT -> end(piece, ended);
                case USER, TOOL -> piece.append(newest ? revision.ending() : PARAGRAPH);
            }
        }
        return EncodedConversation.of(ended, 0).endingWith(ids(piece, ended.isEmpty()));
    }

    private void end(StringBuilder piece, List<int[]> ended) {
        ended.add(join(List.of(ids(piece, ended.isEmpty()), END)));
        piece.setLength(0);
    }

    private int[] ids(StringBuilder piece, boolean first) {
        int[] ids = content(piece.toString());
        return first ? join(List.of(begin, ids)) : ids;
    }

    private String heading(@Nullable Role speaker) {
        return switch (speaker) {
            case SYSTEM -> SYSTEM;
            case USER, TOOL -> HUMAN;
            case ASSISTANT -> revision.heading();
            case null -> revision.heading();
        };
    }
}
