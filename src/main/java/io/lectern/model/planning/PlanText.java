package io.lectern.model.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan as lines for people: file sizes in GB (1e9), memory in GiB. */
public final class PlanText {

    private static final double GIGA = 1e9;
    private static final double GIBI = 1L << 30;

    private PlanText() {}

    /** The lines, the last one without an end. */
    public static String of(ContextPlan plan) {
        var lines = new ArrayList<String>();
        var model = plan.model();
        lines.add("%s (%s): %d layers of %d, %d heads of %d, vocabulary %d, trained on %d tokens"
                .formatted(
                        model.name(),
                        model.architecture(),
                        model.layers(),
                        model.embedding(),
                        model.heads(),
                        model.headLength(),
                        model.vocabulary(),
                        model.trainedTokens()));
        lines.add("Context of %d tokens%s on %s"
                .formatted(
                        plan.contextTokens(),
                        plan.parallel() == 1 ? "" : ", %d of them".formatted(plan.parallel()),
                        devices(plan)));
        lines.add(positions(plan));
        lines.add("");
        lines.add("  %-9s %8s  %-9s %11s %9s %8s %9s  %-16s %s"
                .formatted(
                        "weights", "file GB", "KV", "KV B/token", "KV GiB", "compute", "together", "fits", "longest"));
        plan.rows().forEach(row -> lines.add(line(row)));
        lines.add("");
        lines.addAll(notes(plan));
        return String.join("\n", lines);
    }

    private static String devices(ContextPlan plan) {
        return plan.devices().stream()
                .map(device -> String.format(
                        Locale.ROOT,
                        "%s with %.1f GiB, %.1f of them usable",
                        device.name(),
                        device.totalBytes() / GIBI,
                        device.usableBytes() / GIBI))
                .collect(Collectors.joining(" and "));
    }

    private static String positions(ContextPlan plan) {
        var positions = plan.positions();
        return switch (positions.kind()) {
            case "alibi" -> "Positions: ALiBi";
            case "dynamic-ntk" ->
                String.format(
                        Locale.ROOT,
                        "Positions: RoPE, base %.0f: that of dynamic NTK (factor %s beyond %d tokens) for %d tokens",
                        positions.base(),
                        positions.factor(),
                        positions.originalTokens(),
                        plan.contextTokens());
            case "yarn" ->
                String.format(
                        Locale.ROOT,
                        "Positions: RoPE, base %.0f, YaRN with factor %s of %d tokens",
                        positions.base(),
                        positions.factor(),
                        positions.originalTokens());
            case "linear" ->
                String.format(
                        Locale.ROOT,
                        "Positions: RoPE, base %.0f, compressed by %s",
                        positions.base(),
                        positions.factor());
            default -> String.format(Locale.ROOT, "Positions: RoPE, base %.0f", positions.base());
        };
    }

    private static String line(PlanRow row) {
        String fits = row.fits()
                ? "yes"
                : row.layers() == 0 ? "no" : "%d of %d layers".formatted(row.layers(), row.allLayers());
        return String.format(
                Locale.ROOT,
                "%s %-9s %8.2f  %-9s %11d %9.2f %8.2f %9.2f  %-16s %d",
                row.automatic() ? "*" : " ",
                row.weights(),
                row.fileBytes() / GIGA,
                row.cache(),
                row.tokenBytes(),
                row.memory().cacheBytes() / GIBI,
                row.memory().computeBytes() / GIBI,
                row.memory().bytes() / GIBI,
                fits,
                row.longestTokens());
    }

    private static List<String> notes(ContextPlan plan) {
        var notes = new ArrayList<String>();
        if (plan.rows().stream().anyMatch(PlanRow::automatic)) {
            notes.add("* what the engine takes when lectern.engine.kv.* says nothing");
        }
        boolean fused =
                plan.rows().stream().anyMatch(row -> row.cache().values().quantized() && row.flashAttention());
        boolean unfused = plan.rows().stream().anyMatch(row -> !row.flashAttention());
        if (fused && unfused) {
            notes.add("Quantized values turn flash attention on, which is slow on a CPU");
        }
        if (plan.rows().stream().noneMatch(PlanRow::fits)
                && plan.rows().stream().anyMatch(row -> row.layers() > 0)) {
            notes.add("Layers that do not fit are computed by the CPU, which is slow");
        }
        plan.refused().forEach(reason -> notes.add("Refused: " + reason));
        plan.unconfirmed().forEach(line -> notes.add("Unconfirmed: " + line));
        return notes;
    }
}
