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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns rules into flat sequences: groups and repetitions become rules of their own. */
final class GrammarCompiler {

    private static final int MAX_PARTS = 250_000;
    private static final Place START = new Place(1, 1);

    private final List<Rule> source;
    private final String root;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Rule> owners = new ArrayList<>();
    private final List<List<int[]>> rules = new ArrayList<>();
    private final Map<CodePoints, Integer> sets = new HashMap<>();
    private final List<CodePoints> setList = new ArrayList<>();

    private int size;

    GrammarCompiler(List<Rule> source, String root) {
        this.source = source;
        this.root = root;
    }

    /** @throws ConstraintException when the grammar cannot be used */
    Grammar compile() {
        var start = source.stream()
                .filter(rule -> rule.name().equals(root))
                .findFirst()
                .orElseThrow(() -> GbnfScanner.refused(START, "there is no rule '%s'".formatted(root)));
        declare(start);
        source.stream().filter(rule -> !rule.equals(start)).forEach(this::declare);
        for (int rule = 0; rule < source.size(); rule++) {
            var declared = owners.get(rule);
            rules.set(rule, alternatives(declared, declared.body()));
        }
        var grammar = flat();
        new GrammarCheck(grammar, owners).run();
        return grammar;
    }

    private void declare(Rule rule) {
        if (numbers.putIfAbsent(rule.name(), newRule(rule)) != null) {
            throw GbnfScanner.refused(rule.place(), "rule '%s' is defined twice".formatted(rule.name()));
        }
    }

    private int newRule(Rule owner) {
        owners.add(owner);
        rules.add(List.of());
        return rules.size() - 1;
    }

    private List<int[]> alternatives(Rule owner, Expression body) {
        var choices = body instanceof Choice(List<Expression> several) ? several : List.of(body);
        var result = new ArrayList<int[]>();
        for (var choice : choices) {
            var parts = new ArrayList<Integer>();
            append(owner, choice, parts);
            result.add(parts.stream().mapToInt(Integer::intValue).toArray());
            grow(owner, 1);
        }
        return result;
    }

    private void append(Rule owner, Expression expression, List<Integer> parts) {
        switch (expression) {
            case Characters(CodePoints set) -> add(owner, parts, number(set));
            case Reference(String name, Place place) -> {
                Integer rule = numbers.get(name);
                if (rule == null) {
                    throw GbnfScanner.refused(place, "there is no rule '%s'".formatted(name));
                }
                add(owner, parts, Grammar.call(rule));
            }
            case Sequence(List<Expression> sequence) -> sequence.forEach(part -> append(owner, part, parts));
            case Choice choice -> add(owner, parts, Grammar.call(ruleFor(owner, choice)));
            case Repetition repetition -> repeat(owner, repetition, parts);
        }
    }

    private void repeat(Rule owner, Repetition repetition, List<Integer> parts) {
        if (repetition.most() == 0) {
            return;
        }
        int once = single(owner, repetition.repeated());
        for (int i = 0; i < repetition.least(); i++) {
            add(owner, parts, once);
        }
        if (repetition.most() == Repetition.UNBOUNDED) {
            int more = newRule(owner);
            define(owner, more, new int[] {once, Grammar.call(more)}, new int[0]);
            add(owner, parts, Grammar.call(more));
            return;
        }
        int rest = Grammar.END;
        for (int i = repetition.least(); i < repetition.most(); i++) {
            int more = newRule(owner);
            int[] again = rest == Grammar.END ? new int[] {once} : new int[] {once, rest};
            define(owner, more, again, new int[0]);
            rest = Grammar.call(more);
        }
        if (rest != Grammar.END) {
            add(owner, parts, rest);
        }
    }

    /** The expression as one part. */
    private int single(Rule owner, Expression expression) {
        var parts = new ArrayList<Integer>();
        append(owner, expression, parts);
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int rule = newRule(owner);
        define(owner, rule, parts.stream().mapToInt(Integer::intValue).toArray());
        return Grammar.call(rule);
    }

    private int ruleFor(Rule owner, Choice choice) {
        int rule = newRule(owner);
        rules.set(rule, alternatives(owner, choice));
        return rule;
    }

    private void define(Rule owner, int rule, int[]... alternatives) {
        rules.set(rule, List.of(alternatives));
        for (int[] alternative : alternatives) {
            grow(owner, alternative.length + 1);
        }
    }

    private void add(Rule owner, List<Integer> parts, int part) {
        parts.add(part);
        grow(owner, 1);
    }

    private void grow(Rule owner, int parts) {
        size += parts;
        if (size > MAX_PARTS) {
            throw GbnfScanner.refused(
                    owner.place(),
                    "the grammar has more than %d parts with its repetitions written out, in rule '%s'"
                            .formatted(MAX_PARTS, owner.name()));
        }
    }

    private int number(CodePoints set) {
        return sets.computeIfAbsent(set, added -> {
            setList.add(added);
            return setList.size() - 1;
        });
    }

    private Grammar flat() {
        int length = 0;
        for (var alternatives : rules) {
            length += alternatives.stream().mapToInt(a -> a.length + 1).sum();
        }
        var parts = new int[length];
        var starts = new int[rules.size()][];
        int next = 0;
        for (int rule = 0; rule < starts.length; rule++) {
            var alternatives = rules.get(rule);
            starts[rule] = new int[alternatives.size()];
            for (int i = 0; i < alternatives.size(); i++) {
                int[] alternative = alternatives.get(i);
                starts[rule][i] = next;
                System.arraycopy(alternative, 0, parts, next, alternative.length);
                next += alternative.length;
                parts[next++] = Grammar.END;
            }
        }
        return new Grammar(parts, starts, setList);
    }
}
