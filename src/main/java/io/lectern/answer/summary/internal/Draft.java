package io.lectern.answer.summary.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import java.util.List;

/** A summary before its key figures are added and it is stored. */
record Draft(
        String text,
        boolean cut,
        List<Citation> citations,
        List<CharRange> unsupported,
        List<Coverage> coverage,
        Usage usage) {}
