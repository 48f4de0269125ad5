package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.TextAssembly;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What has been read of one file so far. */
final class Reading {

    /** A damaged file with less text than this tells nobody anything. */
    private static final int WORTH_KEEPING = 200;

    private static final int MOST_WARNINGS = 100;

    private final ParseRequest request;
    private final RecognitionProgress progress;
    private final TextAssembly assembly;
    private final List<EmbeddedFile> embedded = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<ParseWarning> warnings = new ArrayList<>();
    private final StringWriter drawn = new StringWriter();
    private String advice = "";

    Reading(ParseRequest request, RecognitionProgress progress) {
        this.request = request;
        this.progress = progress;
        this.assembly = new TextAssembly(request.limits().characters());
    }

    ParseRequest request() {
        return request;
    }

    RecognitionProgress progress() {
        return progress;
    }

    TextAssembly assembly() {
        return assembly;
    }

    /** A file in this one, whether or not its bytes are wanted. */
    void addName(String name) {
        names.add(name);
    }

    void addEmbedded(EmbeddedFile file) {
        embedded.add(file);
    }

    List<EmbeddedFile> embedded() {
        return List.copyOf(embedded);
    }

    List<ParseWarning> warnings() {
        return List.copyOf(warnings);
    }

    void warn(ParseFailure failure, String detail) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(new ParseWarning(failure, detail));
        }
    }

    /** The names of the files in this one. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** What to do to have text in pictures recognised, or recognised better. */
    void advise(String sentence) {
        advice = sentence;
    }

    String advice() {
        return advice;
    }

    /** The letters in drawings, for a file with no other text. */
    StringWriter drawn() {
        return drawn;
    }

    boolean isWorthKeeping() {
        return !embedded.isEmpty() || assembly.characters() >= WORTH_KEEPING;
    }

    /** Gives a file that is nothing but a container a text, so that it is found. */
    void listNames(String title) {
        assembly.addHeading(1, title);
        names.forEach(name -> assembly.add(BlockKind.LIST_ITEM, name));
    }

    ParseOutcome outcome(String mediaType) {
        return new ParseOutcome.Parsed(mediaType, assembly.build(), embedded, warnings);
    }
}
