package io.lectern.document.parse.word;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** Names of elements and attributes, which the transitional and the strict form of the format put into namespaces of their own. */
final class Names {

    private static final Set<String> OFF = Set.of("0", "false", "off", "none");

    private Names() {}

    /** The local name of an element with the usual prefix of its namespace; empty in a namespace that says nothing here. */
    static String of(String namespace, String localName) {
        if (namespace.contains("wordprocessingml")) {
            return "w:" + localName;
        }
        if (namespace.endsWith("/math")) {
            return "m:" + localName;
        }
        if (namespace.contains("drawingml") && namespace.endsWith("/main")) {
            return "a:" + localName;
        }
        if (namespace.endsWith("/chart")) {
            return "c:" + localName;
        }
        return namespace.contains("markup-compatibility") ? "mc:" + localName : "";
    }

    static @Nullable String attribute(Attributes attributes, String localName) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.getLocalName(i).equals(localName)) {
                return attributes.getValue(i);
            }
        }
        return null;
    }

    /** The number an attribute says, or another one when it says none. */
    static int number(Attributes attributes, String localName, int otherwise) {
        var value = attribute(attributes, localName);
        try {
            return value == null ? otherwise : Integer.parseInt(value.strip());
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** Whether an element that is there switches something on. */
    static boolean isOn(Attributes attributes) {
        var value = attribute(attributes, "val");
        return value == null || !OFF.contains(value.toLowerCase(Locale.ROOT));
    }
}
