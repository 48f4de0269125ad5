package io.lectern.document.internal;

/** The end of a process at a chosen step: that step and all that would follow it do not happen. */
final class Crash {

    private long at;
    private long steps;
    private boolean over;
    private String place = "";

    private Crash(long at) {
        this.at = at;
    }

    /** What the code under test must not mistake for a failure that it can handle. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed(String step) {
            super(step, null, false, false);
        }
    }

    static Crash never() {
        return new Crash(Long.MAX_VALUE);
    }

    /** Before the given step, counted from 1. */
    static Crash atStep(long step) {
        return new Crash(step);
    }

    /** A step is about to happen. */
    void step(String what) {
        if (over) {
            throw new Killed(place);
        }
        steps++;
        if (steps == at) {
            over = true;
            place = what;
            throw new Killed(what);
        }
    }

    /** The process is to end so many steps from now. */
    void endIn(long stepsFromNow) {
        at = steps + stepsFromNow;
    }

    /** The process is to go on. */
    void endNever() {
        at = Long.MAX_VALUE;
    }

    boolean isOver() {
        return over;
    }

    long steps() {
        return steps;
    }

    String place() {
        return place.strip().replaceAll("\\s+", " ");
    }
}
