package io.lectern.model.hub;

import java.util.regex.Pattern;

/** How the hub names owners, models and revisions. */
final class HubNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    private HubNames() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.contains("..");
    }

    static boolean isRevision(String text) {
        return REVISION.matcher(text).matches() && !text.contains("..");
    }
}
