package io.lectern.prompt;

import io.lectern.engine.PromptPart;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lays out what a model reads for a summary: instruction, texts, request. The instruction ends at a cache boundary, so that
 * the parts of a document share it. Text that is not ours is encoded as plain text. Safe for use by several threads.
 */
public final class SummaryPrompts {

    private static final List<Role> ROLES = List.of(Role.SYSTEM, Role.USER);

    private final ChatEncoding encoding;
    private final Labels labels;

    /**
     * What a model is told.
     *
     * @param system before the texts
     * @param request behind them
     */
    public record Instruction(String system, String request) {}

    /**
     * What was written of texts before.
     *
     * @param head says what it is of
     * @param sources name the documents whose deletion erases it from the engine, at least one
     */
    public record Note(String head, String text, List<String> sources) {

        public Note {
            sources = List.copyOf(sources);
        }

        String written() {
            return "\n\n" + head + "\n" + text;
        }
    }

    public SummaryPrompts(ChatEncoding encoding) {
        this.encoding = encoding;
        this.labels = new Labels(encoding);
    }

    /** Tokens of everything but the texts. */
    public int frame(Instruction instruction) {
        return before(instruction).length + behind(instruction).length;
    }

    public int tokens(Note note) {
        return encoding.content(note.written()).length;
    }

    /**
     * Sections under their labels, behind notes on what comes before them.
     *
     * @param first the index of the first section: its label is one more
     */
    public List<PromptPart> sections(Instruction instruction, List<Note> notes, int first, List<Excerpt> sections) {
        var layout = new PromptLayout(encoding, labels);
        layout.excerpts(sections, first);
        return prompt(instruction, notes, layout.parts());
    }

    /** Notes on sections. */
    public List<PromptPart> notes(Instruction instruction, List<Note> notes) {
        return prompt(instruction, notes, List.of());
    }

    private List<PromptPart> prompt(Instruction instruction, List<Note> notes, List<PromptPart> sections) {
        var parts = new ArrayList<PromptPart>();
        parts.add(PromptPart.cached(before(instruction)));
        for (var note : notes) {
            parts.addAll(named(encoding.content(note.written()), note.sources()));
        }
        // No other prompt begins with these sections: keeping what was computed of them would be of no use.
        sections.forEach(part -> parts.add(new PromptPart(part.tokens(), false, part.source())));
        parts.add(PromptPart.of(behind(instruction)));
        return parts;
    }

    /** A part has one source: the first ids stand for all sources but the last. */
    private static List<PromptPart> named(int[] ids, List<String> sources) {
        var parts = new ArrayList<PromptPart>();
        for (int i = 0; i < sources.size(); i++) {
            int end = i + 1 == sources.size() ? ids.length : i + 1;
            parts.add(new PromptPart(Arrays.copyOfRange(ids, i, end), false, Optional.of(sources.get(i))));
        }
        return parts;
    }

    private int[] before(Instruction instruction) {
        return ChatEncoding.join(List.of(encoding.scaffold(ROLES).getFirst(), encoding.content(instruction.system())));
    }

    private int[] behind(Instruction instruction) {
        var scaffold = encoding.scaffold(ROLES);
        return ChatEncoding.join(List.of(scaffold.get(1), encoding.content(instruction.request()), scaffold.getLast()));
    }
}
