package io.lectern.document.parse.word;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The figures of a chart as a table: a row for each category, a column for each series. Handles the events of its part. */
final class ChartTable extends DefaultHandler {

    private static final int MOST_SERIES = 200;

    private final List<Series> series = new ArrayList<>();
    private final RunText title = new RunText();
    private final StringBuilder value = new StringBuilder();
    private String role = "";
    private int point;
    private boolean inValue;
    private boolean inSeries;

    private static final class Series {

        String name = "";
        final Map<Integer, String> categories = new TreeMap<>();
        final Map<Integer, String> values = new TreeMap<>();
    }

    @Override
    public void startElement(String namespace, String localName, String qName, Attributes attributes) {
        var name = Names.of(namespace, localName);
        switch (name) {
            case "c:ser" -> {
                inSeries = true;
                series.add(new Series());
            }
            case "c:tx", "c:cat", "c:xVal", "c:val", "c:yVal" -> role = name;
            case "c:pt" -> point = Names.number(attributes, "idx", 0);
            case "c:v" -> {
                inValue = true;
                value.setLength(0);
            }
            default -> title.start(name, attributes);
        }
    }

    @Override
    public void endElement(String namespace, String localName, String qName) {
        var name = Names.of(namespace, localName);
        switch (name) {
            case "c:v" -> {
                inValue = false;
                addValue(value.toString().strip());
            }
            case "c:ser" -> inSeries = false;
            case "a:p" -> title.append(" ");
            default -> title.end(name);
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (inValue) {
            value.append(characters, start, length);
        } else {
            title.characters(characters, start, length);
        }
    }

    private void addValue(String text) {
        if (!inSeries || series.size() > MOST_SERIES) {
            return;
        }
        var last = series.getLast();
        switch (role) {
            case "c:tx" -> last.name = text;
            case "c:cat", "c:xVal" -> last.categories.put(point, text);
            case "c:val", "c:yVal" -> last.values.put(point, text);
            default -> {}
        }
    }

    void write(XHTMLContentHandler out) throws SAXException {
        var words = title.toString().strip();
        if (!words.isEmpty()) {
            out.element("p", words);
        }
        var points = new LinkedHashSet<Integer>();
        var names = new TreeMap<Integer, String>();
        for (var one : series) {
            one.categories.forEach(names::putIfAbsent);
            points.addAll(one.values.keySet());
        }
        if (points.isEmpty()) {
            return;
        }
        out.startElement("table");
        writeRow(out, "th", "", series.stream().map(one -> one.name).toList());
        for (int number : points) {
            var figures = series.stream()
                    .map(one -> one.values.getOrDefault(number, ""))
                    .toList();
            writeRow(out, "td", names.getOrDefault(number, String.valueOf(number + 1)), figures);
        }
        out.endElement("table");
    }

    private static void writeRow(XHTMLContentHandler out, String cell, String first, List<String> others)
            throws SAXException {
        out.startElement("tr");
        out.element(cell, first);
        for (var other : others) {
            out.element(cell, other);
        }
        out.endElement("tr");
    }
}
