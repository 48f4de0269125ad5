package io.lectern.answer.summary.figures;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an amount stands in its sentence, without the times there.
 *
 * @param before from the amount before it on
 * @param behind to the sentence's end
 * @param last what the amount before it is of; null when that is not known
 * @param lastUnit of that amount
 * @param isFirst whether no figure of the sentence was found before
 * @param isTimed whether a time stands right behind this amount and the one before
 */
record Place(
        String before,
        String behind,
        String unit,
        @Nullable Name last,
        String lastUnit,
        boolean isFirst,
        boolean isTimed) {

    private static final Pattern COUNTED = Pattern.compile(Amount.COUNTED + "$");

    boolean isShare() {
        return unit.equals("%") || unit.endsWith("points");
    }

    /** Whether the unit says what is counted. */
    boolean isCounted() {
        return COUNTED.matcher(unit).find();
    }

    /** Whether neither amount is of things that are counted, or both are. */
    boolean isOfOneKind() {
        return isCounted() == COUNTED.matcher(lastUnit).find();
    }
}
