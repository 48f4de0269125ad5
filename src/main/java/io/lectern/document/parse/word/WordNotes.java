package io.lectern.document.parse.word;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** The texts of footnotes, endnotes or comments by their ids. Handles the events of the part that holds them. */
final class WordNotes extends DefaultHandler {

    private final Map<String, String> texts = new HashMap<>();
    private @Nullable String id;
    private RunText text = new RunText();

    @Override
    public void startElement(String namespace, String localName, String qName, Attributes attributes) {
        var name = Names.of(namespace, localName);
        switch (name) {
            case "w:footnote", "w:endnote", "w:comment" -> {
                id = Names.attribute(attributes, "id");
                text = new RunText();
                var author = Names.attribute(attributes, "author");
                text.append(author == null ? "" : author + ": ");
            }
            case "w:p" -> text.append(" ");
            default -> text.start(name, attributes);
        }
    }

    @Override
    public void endElement(String namespace, String localName, String qName) {
        var name = Names.of(namespace, localName);
        switch (name) {
            case "w:footnote", "w:endnote", "w:comment" -> {
                if (id != null) {
                    texts.put(id, text.toString().strip());
                }
                id = null;
            }
            default -> text.end(name);
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        text.characters(characters, start, length);
    }

    /** The text of a note; empty when there is none, and the second time it is asked for. */
    String take(@Nullable String noteId) {
        var found = noteId == null ? null : texts.remove(noteId);
        return found == null ? "" : found;
    }
}
