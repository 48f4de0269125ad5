package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.grammar.Expression.Characters;
import io.lectern.engine.grammar.Expression.Choice;
import io.lectern.engine.grammar.Expression.Place;
import io.lectern.engine.grammar.Expression.Reference;
import io.lectern.engine.grammar.Expression.Repetition;
import io.lectern.engine.grammar.Expression.Rule;
import io.lectern.engine.grammar.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads GBNF as llama.cpp does, without its references to single tokens.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md">GBNF</a>
 */
final class GbnfParser {

    private static final int MAX_NESTING = 200;
    private static final int MAX_REPETITIONS = 10_000;

    private final GbnfScanner input;

    private int nesting;

    GbnfParser(String source) {
        this.input = new GbnfScanner(source);
    }

    /** @throws ConstraintException at the first place that is no GBNF */
    List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        input.skipSpace(true);
        while (!input.atEnd()) {
            rules.add(rule());
        }
        return rules;
    }

    private Rule rule() {
        var place = input.place();
        String name = input.name();
        input.skipSpace(false);
        input.expect("::=");
        input.skipSpace(true);
        var body = choice();
        if (!input.atEnd()) {
            input.expectLineEnd();
        }
        input.skipSpace(true);
        return new Rule(name, place, body);
    }

    private Expression choice() {
        var alternatives = new ArrayList<Expression>();
        alternatives.add(sequence());
        while (input.take('|')) {
            input.skipSpace(true);
            alternatives.add(sequence());
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
    }

    private Expression sequence() {
        var parts = new ArrayList<Expression>();
        while (true) {
            var place = input.place();
            switch (input.peek()) {
                case '"' -> parts.add(text());
                case '[' -> parts.add(set());
                case '.' -> {
                    input.next();
                    parts.add(new Characters(CodePoints.ALL));
                }
                case '(' -> parts.add(group());
                case '*', '+', '?', '{' -> repeat(parts, place);
                case '<', '!' -> throw GbnfScanner.refused(place, "tokens cannot be named, only characters");
                default -> {
                    if (!input.atName()) {
                        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
                    }
                    parts.add(new Reference(input.name(), place));
                }
            }
            input.skipSpace(nesting > 0);
        }
    }

    private Expression text() {
        input.next();
        var characters = new ArrayList<Expression>();
        while (!input.take('"')) {
            characters.add(new Characters(CodePoints.of(input.character())));
        }
        return new Sequence(characters);
    }

    private Expression set() {
        var place = input.place();
        input.next();
        boolean inverted = input.take('^');
        var ranges = new ArrayList<Integer>();
        while (!input.take(']')) {
            int first = input.character();
            int last = input.startsRange() ? input.rangeEnd() : first;
            if (last < first) {
                throw GbnfScanner.refused(place, "a range of characters ends before it begins");
            }
            ranges.add(first);
            ranges.add(last);
        }
        var set =
                CodePoints.ofRanges(ranges.stream().mapToInt(Integer::intValue).toArray());
        var members = inverted ? set.complement() : set;
        if (members.isEmpty()) {
            throw GbnfScanner.refused(place, "a set has no characters");
        }
        return new Characters(members);
    }

    private Expression group() {
        var place = input.place();
        input.next();
        if (++nesting > MAX_NESTING) {
            throw GbnfScanner.refused(place, "groups are nested more than %d deep".formatted(MAX_NESTING));
        }
        input.skipSpace(true);
        var body = choice();
        if (!input.take(')')) {
            throw GbnfScanner.refused(input.place(), "the group of %s is not closed".formatted(place));
        }
        nesting--;
        return new Sequence(List.of(body));
    }

    private void repeat(List<Expression> parts, Place place) {
        if (parts.isEmpty()) {
            throw GbnfScanner.refused(place, "there is nothing to repeat");
        }
        var repeated = parts.removeLast();
        if (repeated instanceof Repetition) {
            throw GbnfScanner.refused(place, "a repetition is repeated: it must stand in parentheses");
        }
        parts.add(
                switch (input.next()) {
                    case '*' -> new Repetition(repeated, 0, Repetition.UNBOUNDED);
                    case '+' -> new Repetition(repeated, 1, Repetition.UNBOUNDED);
                    case '?' -> new Repetition(repeated, 0, 1);
                    default -> counted(repeated, place);
                });
    }

    private Repetition counted(Expression repeated, Place place) {
        input.skipSpace(nesting > 0);
        int least = input.number(MAX_REPETITIONS);
        int most = least;
        input.skipSpace(nesting > 0);
        if (input.take(',')) {
            input.skipSpace(nesting > 0);
            most = input.atDigit() ? input.number(MAX_REPETITIONS) : Repetition.UNBOUNDED;
            input.skipSpace(nesting > 0);
        }
        if (!input.take('}')) {
            throw GbnfScanner.refused(input.place(), "the repetition of %s is not closed".formatted(place));
        }
        if (most != Repetition.UNBOUNDED && most < least) {
            throw GbnfScanner.refused(
                    place, "{%d,%d} repeats at most fewer times than at least".formatted(least, most));
        }
        return new Repetition(repeated, least, most);
    }
}
