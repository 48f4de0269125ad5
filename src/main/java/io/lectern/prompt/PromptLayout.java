package io.lectern.prompt;

import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.engine.PromptPart;
import io.lectern.model.ChatEncoding;
import io.lectern.prompt.PromptEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts ids together into parts, and keeps the account of what they were made from. For one prompt, in one thread. */
final class PromptLayout {

    private final ChatEncoding encoding;
    private final Labels labels;
    private final List<PromptPart> parts = new ArrayList<>();
    private final List<PromptEntry> entries = new ArrayList<>();
    private int at;

    PromptLayout(ChatEncoding encoding, Labels labels) {
        this.encoding = encoding;
        this.labels = labels;
    }

    List<PromptPart> parts() {
        return parts;
    }

    List<PromptEntry> entries() {
        return entries;
    }

    /** A part that comes again, such as the system text or a turn. */
    void kept(Kind kind, int[]... ids) {
        int[] joined = ChatEncoding.join(List.of(ids));
        enter(kind, joined.length);
        parts.add(PromptPart.cached(joined));
    }

    /** A part that will hardly come again. */
    void last(Kind kind, int[]... ids) {
        int[] joined = ChatEncoding.join(List.of(ids));
        enter(kind, joined.length);
        parts.add(PromptPart.of(joined));
    }

    void outline(Outline outline) {
        int[] ids = encoding.content(outline.text());
        var version = outline.document().version();
        enter(Kind.OUTLINE, ids.length, OptionalInt.empty(), Optional.of(version), List.of());
        parts.add(PromptPart.cached(version.document().toString(), ids));
    }

    /** The excerpts under their labels; those of one document that follow one another are one part. */
    void excerpts(List<Excerpt> excerpts) {
        excerpts(excerpts, 0);
    }

    /** The same, where others have the first labels. */
    void excerpts(List<Excerpt> excerpts, int labelled) {
        var pending = new ArrayList<int[]>();
        for (int i = 0; i < excerpts.size(); i++) {
            var excerpt = excerpts.get(i);
            int[] ids = ids(labelled + i + 1, excerpt);
            var version = excerpt.document().version();
            enter(Kind.EXCERPT, ids.length, OptionalInt.of(labelled + i + 1), Optional.of(version), excerpt.ranges());
            pending.add(ids);
            if (i + 1 == excerpts.size() || !excerpts.get(i + 1).document().equals(excerpt.document())) {
                parts.add(PromptPart.cached(version.document().toString(), ChatEncoding.join(pending)));
                pending.clear();
            }
        }
    }

    private int[] ids(int label, Excerpt excerpt) {
        var ids = new ArrayList<int[]>();
        ids.add(labels.ids(label));
        ids.add(encoding.content(excerpt.head()));
        for (int piece = excerpt.pieces().first(); piece <= excerpt.pieces().last(); piece++) {
            ids.add(excerpt.document().ids(piece));
        }
        return ChatEncoding.join(ids);
    }

    private void enter(Kind kind, int tokens) {
        enter(kind, tokens, OptionalInt.empty(), Optional.empty(), List.of());
    }

    private void enter(Kind kind, int tokens, OptionalInt label, Optional<VersionId> document, List<TextRange> ranges) {
        entries.add(new PromptEntry(kind, at, at + tokens, label, document, ranges));
        at += tokens;
    }
}
