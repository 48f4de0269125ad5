package io.lectern.demo;

import java.io.InputStream;
import java.util.List;

/** The documents of the demo, which the jar carries. They tell of a cooperative that does not exist. */
final class Samples {

    static final String ANNUAL_REPORT = "annual-report-2025.pdf";
    static final String EXPENSE_POLICY = "travel-and-expense-policy.docx";
    static final String TURBINE_FAQ = "kt4-turbine-faq.html";
    static final String RUNBOOK = "control-room-runbook.md";
    static final String SAFETY_MANUAL = "safety-manual-zh.docx";
    static final String MAINTENANCE_NOTES = "maintenance-guide-zh.md";

    static final List<String> ALL =
            List.of(ANNUAL_REPORT, EXPENSE_POLICY, TURBINE_FAQ, RUNBOOK, SAFETY_MANUAL, MAINTENANCE_NOTES);

    private Samples() {}

    static InputStream open(String filename) {
        var content = Samples.class.getResourceAsStream("/samples/" + filename);
        if (content == null) {
            throw new IllegalStateException("the jar carries no sample " + filename);
        }
        return content;
    }
}
