package io.lectern.document.parse;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;

/** What the files in a file are called: as it says, without what no file can be called, and each another way. */
final class EmbeddedNames {

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");
    private static final int MOST_CHARACTERS = 400;

    private static final String WARC_ADDRESS = "warc:WARC-Target-URI";

    private final Set<String> taken = new HashSet<>();

    String nameOf(Metadata part) {
        var address = part.get(WARC_ADDRESS);
        var told = address == null ? part.get(TikaCoreProperties.RESOURCE_NAME_KEY) : address;
        var name = told == null ? "" : clean(told);
        if (name.isEmpty()) {
            name = "part " + (taken.size() + 1);
        }
        return unique(name.contains(".") ? name : name + extensionOf(part.get(Metadata.CONTENT_TYPE)));
    }

    private static String clean(String told) {
        var segments = UNFIT.matcher(told.replace('\\', '/')).replaceAll(" ").split("/", -1);
        var clean = new StringBuilder();
        for (var segment : segments) {
            var name = segment.strip();
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                clean.append(clean.isEmpty() ? "" : "/").append(name);
            }
        }
        int tooLong = clean.length() - MOST_CHARACTERS;
        return tooLong > 0 ? clean.substring(tooLong).strip() : clean.toString();
    }

    private static String extensionOf(String type) {
        try {
            return type == null
                    ? ""
                    : MimeTypes.getDefaultMimeTypes().forName(type).getExtension();
        } catch (MimeTypeException nonsense) {
            return "";
        }
    }

    private String unique(String name) {
        var candidate = name;
        int dot = name.lastIndexOf('.');
        int end = dot > name.lastIndexOf('/') ? dot : name.length();
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = "%s (%d)%s".formatted(name.substring(0, end), i, name.substring(end));
        }
        return candidate;
    }
}
