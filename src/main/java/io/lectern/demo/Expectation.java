package io.lectern.demo;

import io.lectern.client.ServedAnswer;
import java.util.List;

/** What a right answer to a question of the demo has. */
sealed interface Expectation {

    boolean isMetBy(ServedAnswer answer);

    /** For the message when it is not met: "cites … with …". */
    String describe();

    /** Each fact stands, as written here, in what is quoted from its file. */
    record Cites(List<Fact> facts) implements Expectation {

        public Cites {
            facts = List.copyOf(facts);
        }

        @Override
        public boolean isMetBy(ServedAnswer answer) {
            return answer.isFound() && facts.stream().allMatch(fact -> fact.isQuotedIn(answer));
        }

        @Override
        public String describe() {
            return "quotes of "
                    + String.join(" and ", facts.stream().map(Fact::toString).toList());
        }
    }

    /** The documents do not say. */
    record NoAnswer() implements Expectation {

        @Override
        public boolean isMetBy(ServedAnswer answer) {
            return !answer.isFound() && answer.citations().isEmpty();
        }

        @Override
        public String describe() {
            return "no answer";
        }
    }

    /** A piece of text that only the right sentence of a file holds. */
    record Fact(String filename, String text) {

        boolean isQuotedIn(ServedAnswer answer) {
            return answer.citations().stream()
                    .anyMatch(citation -> citation.filename().equals(filename)
                            && citation.quote().contains(text));
        }

        @Override
        public String toString() {
            return "'%s' from %s".formatted(text, filename);
        }
    }
}
