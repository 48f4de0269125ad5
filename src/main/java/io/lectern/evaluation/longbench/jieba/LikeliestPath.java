package io.lectern.evaluation.longbench.jieba;

/** The division of a block into words of the dictionary, and characters where there are none, with the most probability. */
record LikeliestPath(WordFrequencies dictionary) {

    /** For each place the end of the word that begins there on the likeliest path from there on. */
    int[] ends(String block) {
        int length = block.length();
        var ends = new int[length];
        var best = new double[length + 1];
        for (int at = length - 1; at >= 0; at--) {
            ends[at] = at + 1;
            best[at] = Double.NEGATIVE_INFINITY;
            for (int end = at + 1; end <= length; end++) {
                String word = block.substring(at, end);
                if (!dictionary.begins(word)) {
                    break;
                }
                if (dictionary.isWord(word)) {
                    double probability = dictionary.logProbability(word) + best[end];
                    // Of equals jieba takes the longer.
                    if (probability >= best[at]) {
                        best[at] = probability;
                        ends[at] = end;
                    }
                }
            }
            if (best[at] == Double.NEGATIVE_INFINITY) {
                best[at] = dictionary.logProbability(block.substring(at, at + 1)) + best[at + 1];
            }
        }
        return ends;
    }
}
