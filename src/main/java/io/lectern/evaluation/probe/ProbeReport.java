package io.lectern.evaluation.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What probes found.
 *
 * @param model its name
 * @param cells in the order of the probes
 */
public record ProbeReport(
        String model,
        String chatFormat,
        int contextTokens,
        ProbeSettings settings,
        List<ProbeCell> cells,
        List<ProbeResult> results) {

    private record Place(String kind, ProbeLanguage language, int length, int depth) {}

    static List<ProbeCell> cells(List<ProbeResult> results) {
        var places = new LinkedHashMap<Place, List<ProbeResult>>();
        for (var result : results) {
            var place = new Place(result.kind(), result.language(), result.length(), result.depth());
            places.computeIfAbsent(place, key -> new ArrayList<>()).add(result);
        }
        return places.entrySet().stream()
                .map(entry -> cell(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ProbeCell cell(Place place, List<ProbeResult> results) {
        double score =
                results.stream().mapToDouble(ProbeResult::score).average().orElseThrow();
        return new ProbeCell(place.kind, place.language, place.length, place.depth, results.size(), score);
    }
}
