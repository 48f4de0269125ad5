package io.lectern.retrieval.lucene;

import io.lectern.document.PageSpan;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.index.IndexedPassage;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** A passage as a Lucene document. The filename is not in it: it belongs to the document, not to a version's text. */
final class PassageDocument {

    /** Changes with the fields; an index of another format is built anew. */
    static final String FORMAT = "4";

    static final String VERSION = "version";
    static final String DOCUMENT = "document";
    static final String VERSION_NUMBER = "version.number";
    /** The order of hits with equal scores: that of their documents' ids, versions and ordinals. */
    static final List<String> PLACE = List.of("place.high", "place.low", "place.passage");

    private static final FieldType TERMS = termsWithFrequencies();
    private static final String ORDINAL = "ordinal";
    private static final String LOCATION = "location";
    private static final String PAGES = "pages";
    private static final String CONTEXT = "context";
    private static final String BODY = "body";
    private static final String START = ".start";

    private PassageDocument() {}

    static Term key(VersionId version) {
        return new Term(VERSION, version.toString());
    }

    static VersionId version(BytesRef key) {
        return VersionId.parse(key.utf8ToString());
    }

    static Document of(IndexedPassage indexed) {
        var passage = indexed.passage();
        var document = new Document();
        var version = passage.version();
        document.add(new StringField(VERSION, version.toString(), Field.Store.YES));
        document.add(new StringField(DOCUMENT, version.document().toString(), Field.Store.NO));
        document.add(new IntPoint(VERSION_NUMBER, version.version()));
        addPlace(document, passage);
        document.add(new StoredField(ORDINAL, passage.ordinal()));
        addFragments(document, CONTEXT, passage.context());
        addFragments(document, BODY, passage.body());
        for (var analysis : Analysis.values()) {
            var terms = PassageTerms.of(passage, analysis);
            document.add(new Field(analysis.field(), new TermStream(terms), TERMS));
            if (!terms.isEmpty()) {
                document.add(TermColumn.field(analysis, terms));
            }
        }
        if (passage.pages() != null) {
            document.add(new StoredField(PAGES, passage.pages().start()));
            document.add(new StoredField(PAGES, passage.pages().end()));
        }
        if (passage.location() != null) {
            document.add(new StoredField(LOCATION, passage.location()));
        }
        if (indexed.embedding() != null) {
            document.add(VectorSearch.field(indexed.embedding()));
        }
        return document;
    }

    static Passage passage(Document document, String filename) {
        return new Passage(
                version(new BytesRef(document.get(VERSION))),
                filename,
                number(document, ORDINAL),
                fragments(document, CONTEXT),
                fragments(document, BODY),
                pages(document),
                document.get(LOCATION));
    }

    private static FieldType termsWithFrequencies() {
        var type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    private static void addPlace(Document document, Passage passage) {
        var id = passage.version().document().value();
        // An id's halves are ordered without sign, as its text is.
        var place = new long[] {
            id.getMostSignificantBits() ^ Long.MIN_VALUE,
            id.getLeastSignificantBits() ^ Long.MIN_VALUE,
            (long) passage.version().version() << Integer.SIZE | passage.ordinal()
        };
        for (int i = 0; i < place.length; i++) {
            document.add(new NumericDocValuesField(PLACE.get(i), place[i]));
        }
    }

    private static void addFragments(Document document, String field, List<Fragment> fragments) {
        for (var fragment : fragments) {
            document.add(new StoredField(field, fragment.text()));
            document.add(new StoredField(field + START, fragment.start()));
        }
    }

    private static List<Fragment> fragments(Document document, String field) {
        var texts = document.getValues(field);
        var starts = document.getFields(field + START);
        var fragments = new ArrayList<Fragment>(texts.length);
        for (int i = 0; i < texts.length; i++) {
            fragments.add(new Fragment(starts[i].numericValue().intValue(), texts[i]));
        }
        return fragments;
    }

    private static @Nullable PageSpan pages(Document document) {
        var pages = document.getFields(PAGES);
        return pages.length == 0
                ? null
                : new PageSpan(
                        pages[0].numericValue().intValue(),
                        pages[1].numericValue().intValue());
    }

    private static int number(Document document, String field) {
        IndexableField value = document.getField(field);
        if (value == null) {
            throw new IllegalStateException("a passage in the index has no " + field);
        }
        return value.numericValue().intValue();
    }
}
