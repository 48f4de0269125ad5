package io.lectern.engine.grammar;

import java.util.List;

/** The right side of a grammar's rule. */
sealed interface Expression {

    /** One character of a set. */
    record Characters(CodePoints set) implements Expression {}

    /** What another rule derives. */
    record Reference(String rule, Place place) implements Expression {}

    /** One after the other; none for the empty text. */
    record Sequence(List<Expression> parts) implements Expression {}

    /** One of them. */
    record Choice(List<Expression> alternatives) implements Expression {}

    /**
     * The same several times.
     *
     * @param most {@link #UNBOUNDED} for any number
     */
    record Repetition(Expression repeated, int least, int most) implements Expression {
        static final int UNBOUNDED = -1;
    }

    /** Where in a source, counted from 1. */
    record Place(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /** A rule of a grammar. */
    record Rule(String name, Place place, Expression body) {}
}
