package io.lectern.evaluation.longbench;

import io.lectern.evaluation.longbench.metric.Metric;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The tasks of LongBench (Bai et al. 2024, arXiv:2308.14508), in the order of its code. */
public enum Task {
    NARRATIVEQA("narrativeqa", Category.SINGLE_DOCUMENT, Language.EN, Metric.QA_F1, 200),
    QASPER("qasper", Category.SINGLE_DOCUMENT, Language.EN, Metric.QA_F1, 200),
    MULTIFIELDQA_EN("multifieldqa_en", Category.SINGLE_DOCUMENT, Language.EN, Metric.QA_F1, 150),
    MULTIFIELDQA_ZH("multifieldqa_zh", Category.SINGLE_DOCUMENT, Language.ZH, Metric.QA_F1_ZH, 200),
    HOTPOTQA("hotpotqa", Category.MULTI_DOCUMENT, Language.EN, Metric.QA_F1, 200),
    TWO_WIKI_MQA("2wikimqa", Category.MULTI_DOCUMENT, Language.EN, Metric.QA_F1, 200),
    MUSIQUE("musique", Category.MULTI_DOCUMENT, Language.EN, Metric.QA_F1, 200),
    DUREADER("dureader", Category.MULTI_DOCUMENT, Language.ZH, Metric.ROUGE_ZH, 200),
    GOV_REPORT("gov_report", Category.SUMMARIZATION, Language.EN, Metric.ROUGE, 200),
    QMSUM("qmsum", Category.SUMMARIZATION, Language.EN, Metric.ROUGE, 200),
    MULTI_NEWS("multi_news", Category.SUMMARIZATION, Language.EN, Metric.ROUGE, 200),
    VCSUM("vcsum", Category.SUMMARIZATION, Language.ZH, Metric.ROUGE_ZH, 200),
    TREC("trec", Category.FEW_SHOT, Language.EN, Metric.CLASSIFICATION, 200),
    TRIVIAQA("triviaqa", Category.FEW_SHOT, Language.EN, Metric.QA_F1, 200),
    SAMSUM("samsum", Category.FEW_SHOT, Language.EN, Metric.ROUGE, 200),
    LSHT("lsht", Category.FEW_SHOT, Language.ZH, Metric.CLASSIFICATION, 200),
    PASSAGE_COUNT("passage_count", Category.SYNTHETIC, Language.EN, Metric.COUNT, 200),
    PASSAGE_RETRIEVAL_EN("passage_retrieval_en", Category.SYNTHETIC, Language.EN, Metric.RETRIEVAL, 200),
    PASSAGE_RETRIEVAL_ZH("passage_retrieval_zh", Category.SYNTHETIC, Language.ZH, Metric.RETRIEVAL_ZH, 200),
    LCC("lcc", Category.CODE, Language.CODE, Metric.CODE_SIMILARITY, 500),
    REPOBENCH_P("repobench-p", Category.CODE, Language.CODE, Metric.CODE_SIMILARITY, 500);

    private static final Set<Task> OF_LONGBENCH_E = EnumSet.of(
            QASPER,
            MULTIFIELDQA_EN,
            HOTPOTQA,
            TWO_WIKI_MQA,
            GOV_REPORT,
            MULTI_NEWS,
            TREC,
            TRIVIAQA,
            SAMSUM,
            PASSAGE_COUNT,
            PASSAGE_RETRIEVAL_EN,
            LCC,
            REPOBENCH_P);

    private final String id;
    private final Category category;
    private final Language language;
    private final Metric metric;
    private final int rows;

    Task(String id, Category category, Language language, Metric metric, int rows) {
        this.id = id;
        this.category = category;
        this.language = language;
        this.metric = metric;
        this.rows = rows;
    }

    /** What its texts are written in. LongBench counts code into both averages. */
    public enum Language {
        EN,
        ZH,
        CODE
    }

    /**
     * The task of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Task named(String id) {
        return Arrays.stream(values())
                .filter(task -> task.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is no task of LongBench: there are %s"
                        .formatted(id, Arrays.stream(values()).map(Task::id).collect(Collectors.joining(", ")))));
    }

    /** LongBench's name of the task, and of its file. */
    public String id() {
        return id;
    }

    public Category category() {
        return category;
    }

    public Language language() {
        return language;
    }

    public Metric metric() {
        return metric;
    }

    /** How many rows the whole data set has. */
    public int rows() {
        return rows;
    }

    /** Whether LongBench-E has it, whose rows are spread evenly over lengths. */
    public boolean isInLongBenchE() {
        return OF_LONGBENCH_E.contains(this);
    }

    /** How its answers end. Tasks whose prompt is a text to go on with are asked without a chat format. */
    public Ending ending() {
        return switch (this) {
            case SAMSUM -> Ending.LINE;
            case TREC, TRIVIAQA, LSHT, LCC, REPOBENCH_P -> Ending.OPEN;
            case NARRATIVEQA,
                    QASPER,
                    MULTIFIELDQA_EN,
                    MULTIFIELDQA_ZH,
                    HOTPOTQA,
                    TWO_WIKI_MQA,
                    MUSIQUE,
                    DUREADER,
                    GOV_REPORT,
                    QMSUM,
                    MULTI_NEWS,
                    VCSUM,
                    PASSAGE_COUNT,
                    PASSAGE_RETRIEVAL_EN,
                    PASSAGE_RETRIEVAL_ZH -> Ending.CHAT;
        };
    }

    /** What of a prediction is scored: of the few-shot tasks only the first line, as models write more examples behind it. */
    String scored(String prediction) {
        return category == Category.FEW_SHOT
                ? prediction.replaceFirst("\\A\n+", "").split("\n", 2)[0]
                : prediction;
    }
}
