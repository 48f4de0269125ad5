package io.lectern.evaluation.engine;

import io.lectern.evaluation.engine.Figure.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What was measured so far. Not safe for several threads. */
final class Results {

    private final Map<Measure, List<Sample>> samples = new EnumMap<>(Measure.class);
    private final Map<Measure, String> reasons = new EnumMap<>(Measure.class);
    private final Map<Phase, String> failures = new EnumMap<>(Phase.class);
    private final Set<Phase> leftOut = EnumSet.noneOf(Phase.class);
    private final List<String> sentences = new ArrayList<>();

    void add(Measure measure, double value, double stealPercent) {
        samples.computeIfAbsent(measure, ignored -> new ArrayList<>()).add(new Sample(value, stealPercent));
    }

    void add(Measure measure, Lap lap) {
        add(measure, lap.seconds(), lap.stealPercent());
    }

    /** Adds the speeds of the engine and the bare loop at the same work, and their ratio. */
    void addPair(Measure engine, Measure bare, Measure ratio, Sample ofEngine, Sample ofBare) {
        samples.computeIfAbsent(engine, ignored -> new ArrayList<>()).add(ofEngine);
        samples.computeIfAbsent(bare, ignored -> new ArrayList<>()).add(ofBare);
        double steal = Math.max(ofEngine.stealPercent(), ofBare.stealPercent());
        add(ratio, ofEngine.value() / ofBare.value(), steal);
    }

    /** Says why a quantity has fewer samples than it should. */
    void explain(Measure measure, String reason) {
        reasons.put(measure, reason);
    }

    /** Says that nobody wanted a phase. */
    void leaveOut(Phase phase) {
        leftOut.add(phase);
    }

    void fail(Phase phase, String reason) {
        failures.put(phase, reason);
    }

    /** Says something about all figures. */
    void warn(String sentence) {
        sentences.add(sentence);
    }

    OptionalDouble median(Measure measure) {
        var values = samples.getOrDefault(measure, List.of());
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Figure.median(values.stream().map(Sample::value).toList()));
    }

    /** Every figure by section and field, those not measured too. */
    Map<String, Map<String, Figure>> figures() {
        var sections = new LinkedHashMap<String, Map<String, Figure>>();
        for (var measure : Measure.values()) {
            sections.computeIfAbsent(measure.section(), ignored -> new LinkedHashMap<>())
                    .put(measure.field(), figure(measure));
        }
        return Collections.unmodifiableMap(sections);
    }

    Figure figure(Measure measure) {
        if (samples.containsKey(measure)) {
            return Figure.of(samples.get(measure));
        }
        if (leftOut.contains(measure.phase())) {
            return Figure.missing("left out");
        }
        String failure = failures.getOrDefault(measure.phase(), "not measured");
        return Figure.missing(reasons.getOrDefault(measure, failure));
    }

    /** One sentence for each thing that makes figures worth less. */
    List<String> warnings() {
        var warnings = new ArrayList<>(sentences);
        failures.forEach((phase, reason) -> warnings.add("%s: %s".formatted(phase, reason)));
        reasons.forEach(
                (measure, reason) -> warnings.add("%s.%s: %s".formatted(measure.section(), measure.field(), reason)));
        long stolen = figures().values().stream()
                .flatMap(section -> section.values().stream())
                .filter(figure -> figure.warning() != null)
                .count();
        if (stolen > 0) {
            warnings.add("in %d figures more than %.0f %% of the time was stolen by other machines"
                    .formatted(stolen, Figure.MAX_STEAL_PERCENT));
        }
        return warnings;
    }
}
