package io.lectern.answer.summary.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.summary.KeyFigure;
import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.Page;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.prompt.SourceDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFiguresTests {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            Revenue was $12.5 million in fiscal 2023.~Revenue = 12.5 USD million FY2023
            For the third quarter of 2023, net income of €4.2 billion was reported.~net income = 4.2 EUR billion Q3 2023
            Operating margin increased 3 percent to 17 percent in Q1 2024.~Operating margin, increased = 3 % Q1 2024; Operating margin = 17 % Q1 2024
            Segment operating profit increased 7 percent to $420 million in fiscal 2019, compared to $393 million in fiscal 2018.~Segment operating profit, increased = 7 % FY2019; Segment operating profit = 420 USD million FY2019; Segment operating profit = 393 USD million FY2018
            FAA reported that its licensed launches have increased 60 percent.~licensed launches, increased = 60 % null
            2023年上半年，公司实现营业收入12.5亿元，同比增长15.3%。~营业收入 = 12.5 亿元 2023年上半年; 营业收入同比增长 = 15.3 % 2023年上半年
            2022年度净利润为3,210.55万元。~净利润 = 3,210.55 万元 2022年
            全市民生投入251.7亿元、增长5.4%，占财政总支出74.2%。~民生投入 = 251.7 亿元 null; 民生投入增长 = 5.4 % null; 民生投入占财政总支出 = 74.2 % null
            公司拥有员工2.5万人。~拥有员工 = 2.5 万人 null
            公司拥有员工2000人，营业收入5亿元。~拥有员工 = 2000 人 null; 营业收入 = 5 亿元 null
            Net loss was $(12.5) million in 2023.~Net loss = (12.5) USD million 2023
            Turnover reached 1.35 million euros in 2021.~Turnover = 1.35 EUR million 2021
            Turnover amounted to 3,5 Mio. EUR in 2021.~Turnover = 3,5 EUR million 2021
            Total debt was 5.2 billion US dollars.~Total debt = 5.2 USD billion null
            The yield rose by 45 bps in 2023.~yield, rose = 45 basis points 2023
            The share of exports fell 1.5 percentage points.~share of exports, fell = 1.5 percentage points null
            The ferry line employed 1,200 full-time employees in 2020.~full-time employees, employed = 1,200 full-time employees 2020
            Ticket revenue of $9.1 million rose by $0.4 million, or 5%, in 2023, from $8.7 million in 2022.~Ticket revenue = 9.1 USD million null; Ticket revenue, rose = 0.4 USD million 2023; Ticket revenue, rose = 5 % 2023; Ticket revenue = 8.7 USD million 2022
            Fuel costs were $3 million, $4 million and $6 million in 2020, 2021 and 2022, respectively.~Fuel costs = 3 USD million 2020; Fuel costs = 4 USD million 2021; Fuel costs = 6 USD million 2022
            Operating margin of 12 percent was down 50 basis points from a year ago.~Operating margin = 12 % null; Operating margin, down = 50 basis points null
            In 2022, we recorded $7 million of repair costs and a $2 million gain on the sale of a ferry.~repair costs = 7 USD million 2022; gain = 2 USD million 2022
            The value of our piers as of June 30, 2023, which we measured in May, was $90 million.~value of our piers = 90 USD million June 30, 2023
            Harbour fees increased 4% in 2023 compared to 2022.~Harbour fees, increased = 4 % 2023
            公司向银行借款12.3亿元人民币。~向银行借款 = 12.3 亿元 null
            2022年，渡轮公司经营稳健。全年客运收入8.4亿元，比2017年增加2.1亿元。~客运收入 = 8.4 亿元 2022年; 客运收入比2017年增加 = 2.1 亿元 2022年
            准点率较年初回升5.6个百分点。~准点率较年初回升 = 5.6 个百分点 null
            客运码头覆盖率从2010年的54.3%提高到2015年的58.5%。~客运码头覆盖率 = 54.3 % 2010年; 客运码头覆盖率 = 58.5 % 2015年
            Fuel costs were $3, $4 and $6 million in 2020, 2021 and 2022, respectively.~Fuel costs = 3 USD million 2020; Fuel costs = 4 USD million 2021; Fuel costs = 6 USD million 2022
            Revenue rose from $5 to $7 million.~Revenue = 7 USD million null
            Revenue rose from $5 in 2021 to $7 million in 2022.~Revenue = 5 USD million 2021; Revenue = 7 USD million 2022
            Fuel costs in 2021 and 2022 were $5 and $7 million, respectively.~Fuel costs = 5 USD million 2021; Fuel costs = 7 USD million 2022
            Revenue rose from $500,000 to $1 million.~Revenue = 1 USD million null
            Revenue was $5M in 2022.~Revenue = 5 USD million 2022
            Revenue was £3.2B in 2022.~Revenue = 3.2 GBP billion 2022
            Revenue was $5 Million in 2022.~Revenue = 5 USD million 2022
            Revenue was EUR 12,5 million in 2022.~Revenue = 12,5 EUR million 2022
            Revenue was €3,5 million in 2022.~Revenue = 3,5 EUR million 2022
            Revenue was CHF 1'200'000 in 2022.~Revenue = 1'200'000 CHF 2022
            Revenue was €1.500.000 in 2022.~Revenue = 1.500.000 EUR 2022
            Net income was $5.2 million, or $1.20 per diluted share, in 2022.~Net income = 5.2 USD million 2022; Net income per diluted share = 1.20 USD 2022
            Freight was $50 per ton, or $3 million.~Freight per ton = 50 USD null
            Revenue was 5% higher than in 2022.~Revenue, higher = 5 % null
            Sales were $3 million lower.~Sales, lower = 3 USD million null
            Costs were $12.5 million less than a year before.~Costs, less = 12.5 USD million null
            Revenue was $5 million and $3 million was spent on repairs.~Revenue = 5 USD million null
            Revenue was $5 million in 2022 and $4 million in 2021.~Revenue = 5 USD million 2022; Revenue = 4 USD million 2021
            Revenue was $5 million in 2022 and $3 million in 2022 was spent on repairs.~Revenue = 5 USD million 2022
            Founded in 1985, the company makes ferries. Revenue was $5 million.~Revenue = 5 USD million null
            In 1985, the company was founded. Revenue was $5 million.~Revenue = 5 USD million null
            We bought a ferry in 2015. Revenue was $5 million.~Revenue = 5 USD million null
            In 2022, traffic was calm. Revenue was $5 million.~Revenue = 5 USD million 2022
            Revenue increased 5% compared to the same period in 2022.~Revenue, increased = 5 % null
            公司成立于1998年。公司拥有员工2000人。~拥有员工 = 2000 人 null
            公司1998年成立。公司拥有员工2000人。~拥有员工 = 2000 人 null
            与2022年相比，营业收入增长5%。~营业收入增长 = 5 % null
            2022年营业收入12亿元，预计2025年达到15亿元。~营业收入 = 12 亿元 2022年
            水泥平均售价450元/吨左右。~水泥平均售价 = 450 元/吨 null
            水泥平均售价450元/吨增长5%。~水泥平均售价 = 450 元/吨 null; 水泥平均售价增长 = 5 % null
            营业收入¥500亿。~营业收入 = 500 CNY 亿 null
            Revenue was ¥37,154.2 billion in fiscal 2022.~Revenue = 37,154.2 ¥ billion FY2022
            争取到航道资金2.5亿元，达到了2亿元的目标；客运量830万人次。~航道资金 = 2.5 亿元 null; 客运量 = 830 万人次 null
            """)
    void readsSentences(String sentence, String figures) {
        assertThat(told(paragraphs(sentence))).isEqualTo(figures);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "In 2023 the company moved to 12 Main Street.",
                "See section 3.5 and note 12.",
                "We expect revenue of $15 million in 2025.",
                "It was 12 percent.",
                "The bridge has a length of 35 m and a width of 12 m.",
                "建筑面积120m²。",
                "实现营业收入1.2-1.5亿元。",
                "Operating margin was 5%-7%.",
                "主要预期目标是：地区生产总值增长6%。",
                "装备制造业增加值和投资分别增长11%、60%。",
                "推进总投资2000亿元的300个项目。",
                "A fare rise of 2% would increase revenue by $3 million.",
                "Ferries and piers cost $3 million and $5 million, respectively.",
                "We may spend up to $4 million on piers.",
                "日产4500吨水泥的生产线投产。",
                "完成技改投资65亿元以上。",
                "预计地区生产总值1330亿元(预计数，下同)，增长5%。",
                "公司计划投资5亿元。",
                "营业收入有望达到15亿元。",
                "拟新建码头5个。",
                "总投资不超过5亿元。",
                "总投资不低于5亿元。",
                "码头总数至少5个。",
                "客运量排名全国第5名。",
                "这是公司开设的第5家。",
                "Revenue was over $5 million.",
                "Margin was 3 percentage points below plan.",
                "Fees were $500 and $3 million.",
                "Fees were $3, €4 million.",
                "Fees rose from $900 to $1.2 million.",
                "Traffic grew 5, 6 and 7 percent in 2020, 2021 and 2022.",
                "Revenue was €12 500 in 2022.",
                "The ferry line employed 12 500 employees.",
                "Revenue was INR 500 crore.",
                "Revenue was INR 5 lakh.",
                "Revenue was $5T.",
                "Revenue was $3.5.2 of it.",
                "Revenue was $5 thousand million.",
                "Revenue was $5M-$7M.",
                "Revenue was $5 million–$7 million.",
                "The Nasdaq index fell 120 pts.",
                "水泥平均售价450元/标准件。"
            })
    void leavesOutWhatIsNoFigureOrNotCertain(String sentence) {
        assertThat(KeyFigures.of(List.of(paragraphs(sentence)), () -> {})).isEmpty();
    }

    @Test
    void readsTablesByTheirRowsColumnsAndUnit() {
        var document = document(paragraph("Results (in millions, except per share amounts)"), table(3, """
                        | Years Ended
                        | December 2, | December 3,
                        | 2022 | 2021
                        Revenue:
                        Subscription | $ 16,388 | $ 14,573
                        Product | 532 | 555
                        Total revenue (a) | 17,606 | 15,785
                        Net loss | (112) | —
                        Basic net income per share | $ 10.13 | $ 10.10"""));

        assertThat(told(document).split("; "))
                .containsExactly(
                        "Revenue: Subscription = 16,388 USD million Years Ended December 2, 2022",
                        "Revenue: Subscription = 14,573 USD million Years Ended December 3, 2021",
                        "Revenue: Product = 532 USD million Years Ended December 2, 2022",
                        "Revenue: Product = 555 USD million Years Ended December 3, 2021",
                        "Total revenue = 17,606 USD million Years Ended December 2, 2022",
                        "Total revenue = 15,785 USD million Years Ended December 3, 2021",
                        "Net loss = (112) USD million Years Ended December 2, 2022",
                        "Basic net income per share = 10.13 USD Years Ended December 2, 2022",
                        "Basic net income per share = 10.10 USD Years Ended December 3, 2021");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Results (in millions of euros)", "EUR million", "€m", "(Euros in millions, except per share)"})
    void whatStandsAboveATableSaysItsCurrencyWhichIsOfNothingThatIsCounted(String above) {
        var document = document(paragraph(above), table(1, """
                        | 2023 | 2022
                        Turnover | 1,250 | 1,084
                        Employees | 12 | 11
                        Margin | 12% | 11%"""));

        assertThat(told(document).split("; "))
                .containsExactly(
                        "Turnover = 1,250 EUR million 2023",
                        "Turnover = 1,084 EUR million 2022",
                        "Margin = 12 % 2023",
                        "Margin = 11 % 2022");
    }

    @Test
    void bracketsAroundAWholeCellMeanANegativeNumber() {
        var document = document(table(1, """
                        | 2023 | 2022
                        Growth of sales | (12.5%) | 3%
                        Operating result | ($1,234) | $ (987"""));

        assertThat(told(document).split("; "))
                .containsExactly(
                        "Growth of sales = (12.5) % 2023",
                        "Growth of sales = 3 % 2022",
                        "Operating result = (1,234) USD 2023",
                        "Operating result = (987) USD 2022");
    }

    @Test
    void withoutPagesATableFarBehindAnotherHasNoneOfItsColumns() {
        var table = table(1, """
                        (in millions) | 2023 | 2022
                        Revenues | $ 12,734 | $ 27,742""");
        var more = table(0, "Cost of sales | 3,237 | 8,648");

        assertThat(KeyFigures.of(List.of(document(List.of(), table, paragraph("Costs:"), more)), () -> {}))
                .hasSize(4);
        assertThat(KeyFigures.of(
                        List.of(document(List.of(), table, paragraph("Some."), paragraph("Words."), more)), () -> {}))
                .hasSize(2);
    }

    @Test
    void readsChineseTables() {
        var document = document(paragraph("单位：万元"), table(1, """
                        项目 | 2023年 | 2022年 | 同比增减
                        营业收入 | 125,000.00 | 108,400.00 | 15.3%
                        净利润 | 9,800.50 | 8,700.00 | 12.65%"""));

        assertThat(told(document).split("; "))
                .contains(
                        "营业收入 = 125,000.00 万元 2023年",
                        "营业收入 = 108,400.00 万元 2022年",
                        "营业收入, 同比增减 = 15.3 % null",
                        "净利润 = 9,800.50 万元 2023年");
    }

    @Test
    void aTableThatGoesOnHasTheColumnsOfTheOneBefore() {
        var document = document(
                table(2, """
                        (in millions) | Three Months Ended | | Six Months Ended |
                        | July 2, 2023 | July 3, 2022 | July 2, 2023 | July 3, 2022
                        Revenues | $ 12,734 | $ 27,742 | $ 31,015 | $ 53,402"""),
                paragraph("Costs and expenses:"),
                table(0, "Cost of sales | 3,237 | 8,648 | 8,122 | 18,632"));

        assertThat(told(document).split("; "))
                .contains(
                        "Revenues = 53,402 USD million Six Months Ended July 3, 2022",
                        "Costs and expenses: Cost of sales = 8,648 USD million Three Months Ended July 3, 2022");
    }

    @Test
    void anEndlessParagraphIsReadInOnePass() {
        var lines = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            lines.append("2024-03-%02d 10:15 the crane at March 3, 2024 moved box %d \n".formatted(1 + i % 28, i));
        }

        var document = document(paragraph(lines.toString()), paragraph("Revenue was $5 million in 2020."));

        assertThat(KeyFigures.of(List.of(document), () -> {}))
                .extracting(KeyFigure::label)
                .contains("Revenue");
    }

    @Test
    void isStoppedBetweenParagraphsAndTables() {
        var document =
                document(paragraph("Sales were $5 million."), table(1, """
                        | 2023 | 2022
                        Growth of sales | 12.5% | 3%"""), paragraph("Costs were $3 million."));
        var checks = new ArrayList<Integer>();

        KeyFigures.of(List.of(document), () -> checks.add(1));

        assertThat(checks).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aTableWithoutTimesOrUnitsTellsNoFigure() {
        assertThat(KeyFigures.of(List.of(document(table(1, """
                        | Page No.
                        Consolidated Balance Sheets | 53
                        Notes | 58"""))), () -> {})).isEmpty();
    }

    @Test
    void aFigureHasItsPageItsRangeAndWhatItIsFrom() {
        var document =
                document(paragraph("Sales were $5 million in 2020."), paragraph("Net income was $2 million in 2020."));

        var figure = KeyFigures.of(List.of(document), () -> {}).getLast();

        assertThat(figure.startPage()).isEqualTo(2);
        assertThat(figure.from()).isEqualTo("Net income was $2 million in 2020.");
        assertThat(document.text().text().substring(figure.startChar(), figure.endChar()))
                .isEqualTo("2 million");
    }

    @Test
    void ofManyTheResultsAreKeptAndEachOnce() {
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("The area of field %d was %d tons in 2020. ".formatted(i, 10 + i));
        }
        text.append("Total revenue was $7 million in 2020. Total revenue was $7 million in 2020.");

        var figures = KeyFigures.of(List.of(paragraphs(text.toString())), () -> {});

        assertThat(figures).hasSize(KeyFigures.MOST);
        assertThat(figures).extracting(KeyFigure::label).containsOnlyOnce("Total revenue");
    }

    /** What is told, in a form that is easy to compare. */
    private static String told(SourceDocument document) {
        return String.join(
                "; ",
                KeyFigures.of(List.of(document), () -> {}).stream()
                        .map(figure -> "%s = %s %s %s"
                                .formatted(figure.label(), figure.value(), figure.unit(), figure.period()))
                        .toList());
    }

    private record Part(BlockKind kind, int headerRows, String text) {}

    private static Part paragraph(String text) {
        return new Part(BlockKind.PARAGRAPH, 0, text);
    }

    private static Part table(int headerRows, String text) {
        return new Part(BlockKind.TABLE, headerRows, text);
    }

    private static SourceDocument paragraphs(String text) {
        return document(paragraph(text));
    }

    /** The first part is on page 1, the others on page 2, unless there is a table. */
    private static SourceDocument document(Part... parts) {
        int firstEnd = parts[0].text().length();
        int end =
                Arrays.stream(parts).mapToInt(part -> part.text().length() + 2).sum() - 2;
        boolean tables = Arrays.stream(parts).anyMatch(part -> part.kind() == BlockKind.TABLE);
        var pages = tables || parts.length == 1
                ? List.of(new Page(1, new TextRange(0, end)))
                : List.of(new Page(1, new TextRange(0, firstEnd)), new Page(2, new TextRange(firstEnd, end)));
        return document(pages, parts);
    }

    private static SourceDocument document(List<Page> pages, Part... parts) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (var part : parts) {
            text.append(text.isEmpty() ? "" : "\n\n");
            int start = text.length();
            text.append(part.text());
            blocks.add(new Block(part.kind(), 0, part.headerRows(), new TextRange(start, text.length()), null));
        }
        return SourceDocument.withoutModel(
                new VersionId(new DocumentId(new UUID(0, 1)), 1),
                "report.pdf",
                new CanonicalText(text.toString(), blocks, pages, null));
    }
}
