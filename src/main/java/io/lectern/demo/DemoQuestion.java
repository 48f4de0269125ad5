package io.lectern.demo;

import io.lectern.demo.Expectation.Cites;
import io.lectern.demo.Expectation.Fact;
import io.lectern.demo.Expectation.NoAnswer;
import java.util.List;

/**
 * A question of the demo.
 *
 * @param about what it shows, for the heading
 * @param filenames samples to look in; none for all of them
 */
record DemoQuestion(String about, String text, List<String> filenames, Expectation expectation) {

    static final List<DemoQuestion> ALL = List.of(
            new DemoQuestion(
                    "one document, " + Samples.ANNUAL_REPORT,
                    "How much electricity did the Sound array deliver to the grid in 2025?",
                    List.of(Samples.ANNUAL_REPORT),
                    new Cites(List.of(new Fact(Samples.ANNUAL_REPORT, "41.8 gigawatt-hours")))),
            new DemoQuestion(
                    "several documents",
                    "At what current speed in metres per second does a KT4 turbine shut down, and within how many minutes"
                            + " must the duty operator report it?",
                    List.of(),
                    new Cites(List.of(
                            new Fact(Samples.TURBINE_FAQ, "4.6 metres per second"),
                            new Fact(Samples.RUNBOOK, "30 minutes")))),
            new DemoQuestion(
                    "in Chinese",
                    "进入涡轮机舱之前必须强制通风多少分钟？",
                    List.of(),
                    new Cites(List.of(new Fact(Samples.SAFETY_MANUAL, "25 分钟")))),
            new DemoQuestion(
                    "something that none of them says",
                    "What is the boiling temperature of helium?",
                    List.of(),
                    new NoAnswer()));

    DemoQuestion {
        filenames = List.copyOf(filenames);
    }
}
