package io.lectern.evaluation.probe;

/** What the haystack and the questions are written in. */
public enum ProbeLanguage {
    EN,
    ZH
}
