package io.lectern.client;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer comes from.
 *
 * @param label the n of {@code [n]} in the answer
 * @param location heading path, sheet or slide
 * @param verified whether the quoted text was checked against the document
 */
public record ServedCitation(
        int label,
        String filename,
        @Nullable Integer startPage,
        @Nullable Integer endPage,
        @Nullable String location,
        String citedText,
        boolean verified) {

    /** The quoted text on one line. */
    public String quote() {
        return citedText.strip().replaceAll("\\s+", " ");
    }

    /** The file with its page or heading. */
    public String place() {
        var place = new StringBuilder(filename);
        if (startPage != null) {
            place.append(", page ").append(startPage);
            if (endPage != null && !endPage.equals(startPage)) {
                place.append('–').append(endPage);
            }
        }
        if (location != null && !location.isBlank()) {
            place.append(", ").append(location);
        }
        return place.toString();
    }
}
