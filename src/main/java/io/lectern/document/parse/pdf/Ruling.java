package io.lectern.document.parse.pdf;

/**
 * A straight line drawn along or across the page.
 *
 * @param at its distance from the left when it is vertical, from the top when it is not
 * @param from where it begins along its direction
 */
record Ruling(boolean vertical, float at, float from, float to) {

    float length() {
        return to - from;
    }

    /** Whether it passes a place along its direction, or ends close to it. */
    boolean passes(float place, float near) {
        return from - near <= place && place <= to + near;
    }
}
