package io.lectern.evaluation.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes up what to hide and to ask for. */
final class Questions {

    private static final int NEEDLES = 4;
    private static final int HOPS = 4;
    private static final int NAME_LETTERS = 5;
    private static final int EXAMPLE_NAME_LETTERS = 3;
    private static final int EXAMPLE_SENTENCES = 10;
    private static final int LETTERS = 26;

    private final Wording wording;
    private final Prose prose;
    private final Names names;
    private final Random random;

    /** @param random by which everything is chosen */
    Questions(ProbeLanguage language, Prose prose, Random random) {
        this.wording = Wording.in(language);
        this.prose = prose;
        this.names = Names.in(language);
        this.random = random;
    }

    Question of(ProbeKind kind) {
        return switch (kind) {
            case NEEDLE -> needle();
            case MULTI_NEEDLE -> needles();
            case VARIABLE_TRACKING -> variables();
        };
    }

    private Question needle() {
        String name = names.any(random);
        String number = number(7);
        return new Question(
                wording.needleBefore(),
                List.of(wording.needle().formatted(name, number)),
                wording.needleAfter().formatted(name),
                wording.needleAnswer().formatted(name),
                List.of(number));
    }

    private Question needles() {
        var needles = new LinkedHashMap<String, String>();
        while (needles.size() < NEEDLES) {
            needles.put(names.any(random), number(7));
        }
        var asked = List.copyOf(needles.keySet());
        String all = String.join(wording.comma(), asked.subList(0, NEEDLES - 1)) + wording.and() + asked.getLast();
        return new Question(
                wording.needlesBefore(),
                needles.entrySet().stream()
                        .map(needle -> wording.needle().formatted(needle.getKey(), needle.getValue()))
                        .toList(),
                wording.needlesAfter().formatted(all),
                wording.needlesAnswer().formatted(all),
                List.copyOf(needles.values()));
    }

    /** With a short example before it, answered, as in RULER. */
    private Question variables() {
        var example = chain(EXAMPLE_NAME_LETTERS);
        var sentences = new ArrayList<String>();
        for (int i = 0; i < EXAMPLE_SENTENCES; i++) {
            sentences.add(prose.sentence(random));
        }
        String shown = example.before()
                + Haystack.with(sentences, example.hidden(), 0, prose)
                + example.after()
                + "\n"
                + example.answerBegin()
                + " "
                + String.join(" ", example.expected())
                + "\n\n";
        var asked = chain(NAME_LETTERS);
        return new Question(
                shown + asked.before(), asked.hidden(), asked.after(), asked.answerBegin(), asked.expected());
    }

    private Question chain(int letters) {
        var variables = new LinkedHashSet<String>();
        while (variables.size() <= HOPS) {
            variables.add(variable(letters));
        }
        String value = number(5);
        var assignments = new ArrayList<String>();
        String assigned = value;
        for (String variable : variables) {
            assignments.add("VAR %s = %s.".formatted(variable, assigned));
            assigned = "VAR " + variable;
        }
        return new Question(
                wording.chainBefore(),
                assignments,
                wording.chainAfter().formatted(variables.size(), value),
                wording.chainAnswer().formatted(variables.size(), value),
                List.copyOf(variables));
    }

    private String variable(int letters) {
        return random.ints(letters, 0, LETTERS)
                .mapToObj(letter -> Character.toString('A' + letter))
                .collect(Collectors.joining());
    }

    private String number(int digits) {
        int least = (int) Math.pow(10, digits - 1);
        return Integer.toString(least + random.nextInt(9 * least));
    }
}
