package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.Citation;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.HitScores;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Quotes where no sentence has a word of the question. */
class ExtractiveAnsweringTests {

    private static final String TEXT = "Yeast gives off gas. The dough rises.";
    private static final VersionId VERSION = new VersionId(new DocumentId(new UUID(0, 1)), 1);
    private static final Hit HIT = new Hit(
            new Passage(VERSION, "bread.txt", 0, List.of(), List.of(new Fragment(0, TEXT)), null, null),
            1,
            0,
            List.of(),
            HitScores.dense(1, 0.9f),
            List.of());

    private final ExtractiveAnswering extractive = new ExtractiveAnswering(
            new Citations(new Texts()), new CoverageReport(new Texts()), query -> new NoWords());

    @Test
    void aPassageThatAModelFoundRelatedIsQuotedWhole() {
        var draft = answer(Optional.of(HIT));

        assertThat(draft.mode()).isEqualTo(AnswerMode.EXTRACTIVE);
        assertThat(draft.citations()).extracting(Citation::citedText).containsExactly(TEXT);
        assertThat(draft.modeReason()).contains("related");
    }

    @Test
    void nothingIsQuotedWhenNoModelFoundAnythingRelated() {
        assertThat(answer(Optional.empty()).mode()).isEqualTo(AnswerMode.NONE);
    }

    private Draft answer(Optional<Hit> related) {
        var question = "Warum geht Brot auf?";
        return extractive.answer(
                new ExtractiveAnswering.Asked(question, question, List.of(HIT), related, "no model"),
                AnswerListener.SILENT);
    }

    private record NoWords() implements QueryTerms, QueryTerms.Held {

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Held held(String text) {
            return this;
        }

        @Override
        public double coverage() {
            return 0;
        }

        @Override
        public Held and(Held other) {
            return this;
        }
    }

    private record Texts() implements DocumentTexts {

        @Override
        public CanonicalText text(VersionId version) {
            return new CanonicalText(TEXT, List.of(), List.of(), null);
        }

        @Override
        public List<ReadyDocument> ready(DocumentScope scope) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ReadyChanges readyChanges(long since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forEachReady(Consumer<VersionId> visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<VersionId> obsolete(Collection<VersionId> versions) {
            throw new UnsupportedOperationException();
        }
    }
}
