package io.lectern.evaluation.longbench.metric;

import java.util.ArrayList;
import java.util.List;

/** Which classes an answer names; letters count as they are. */
final class Classification {

    private Classification() {}

    static double score(String prediction, String truth, List<String> classes) {
        var named = new ArrayList<String>();
        for (String name : classes) {
            if (prediction.contains(name)) {
                named.add(name);
            }
        }
        // LongBench removes from the list that it walks through, and so passes over what follows.
        for (int i = 0; i < named.size(); i++) {
            String name = named.get(i);
            if (truth.contains(name) && !name.equals(truth)) {
                named.remove(name);
            }
        }
        return named.contains(truth) ? 1.0 / named.size() : 0;
    }
}
