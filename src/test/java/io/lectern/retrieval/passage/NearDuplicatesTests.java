package io.lectern.retrieval.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTests {

    private static final String POLICY = IntStream.range(0, 60)
            .mapToObj(i -> "the clause of kind %s says what we keep and why we keep it".formatted(word(i)))
            .collect(Collectors.joining(". "));

    @Test
    void collapsesTheSameTextInAnotherLayoutIntoTheOneRankedFirst() {
        var shouted = POLICY.toUpperCase(java.util.Locale.ROOT).replace(". ", ".\n\n");

        assertThat(groups(POLICY, "Something else.", shouted))
                .containsExactly(List.of(POLICY, shouted), List.of("Something else."));
    }

    @Test
    void collapsesTextsThatDifferInAFewWordsOfMany() {
        var changed = POLICY.replaceFirst("what we keep", "what they take");

        assertThat(groups(POLICY, changed)).containsExactly(List.of(POLICY, changed));
    }

    @Test
    void keepsTextsApartWhoseNumbersDiffer() {
        assertThat(groups(POLICY + " The fee is 120 euros.", POLICY + " The fee is 125 euros."))
                .hasSize(2);
        assertThat(groups("合同金额为３００万元。" + "甲方应当按时付款。".repeat(30), "合同金额为500万元。" + "甲方应当按时付款。".repeat(30)))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "合同总价为人民币三百万元整。, 合同总价为人民币五百万元整。",
        "大写：叁佰万元整。, 大写：伍佰万元整。",
        "租期为两年。, 租期为三年。",
        "The fee is three million euros., The fee is five million euros.",
        "It ends after twenty-one days., It ends after Twenty-two days."
    })
    void keepsTextsApartWhoseNumbersInWordsDiffer(String one, String other) {
        var chinese = "甲方应当按时付款。".repeat(40);

        assertThat(groups(one + POLICY + chinese, other + POLICY + chinese)).hasSize(2);
        assertThat(groups(
                        one + POLICY + chinese, one + POLICY.replaceFirst("what we keep", "what they take") + chinese))
                .hasSize(1);
    }

    @Test
    void keepsTextsApartThatHaveNoWords() {
        assertThat(groups("• • •", "— — —", "😀😀")).hasSize(3);
    }

    @Test
    void readsCharactersOutsideTheBasicPlane() {
        assertThat(groups("𠮷野家の𠀋", "𡈽野家の𠀋")).hasSize(2);
        assertThat(groups("𐐀𐐁𐐂 and 𐐃", "𐐄𐐅𐐆 and 𐐇")).hasSize(2);
    }

    @Test
    void keepsTextsApartThatShareHalfTheirWords() {
        assertThat(groups(POLICY, POLICY.substring(0, POLICY.length() / 2))).hasSize(2);
        assertThat(groups("Short", "Brief", "")).hasSize(3);
    }

    @Test
    void collapsesChineseTextsWhateverTheWidthOfTheirSigns() {
        assertThat(groups("研发预算（Ｒ＆Ｄ）增长了12%，其余不变。", "研发预算(R&D)增长了１２％,其余不变。")).hasSize(1);
    }

    @Test
    void putsEveryTextIntoOneGroupInTheOrderOfRank() {
        var ranked = IntStream.range(0, 40)
                .mapToObj(i -> "text of kind " + word(i % 7))
                .toList();

        var groups = NearDuplicates.collapse(ranked, Function.identity());

        assertThat(groups).extracting(NearDuplicates.Group::best).isEqualTo(ranked.subList(0, 7));
        assertThat(groups)
                .flatExtracting(group -> {
                    var all = new ArrayList<>(List.of(group.best()));
                    all.addAll(group.others());
                    return all;
                })
                .containsExactlyInAnyOrderElementsOf(ranked);
    }

    private static List<List<String>> groups(String... ranked) {
        return NearDuplicates.collapse(List.of(ranked), Function.identity()).stream()
                .map(group -> {
                    var all = new ArrayList<>(List.of(group.best()));
                    all.addAll(group.others());
                    return List.copyOf(all);
                })
                .toList();
    }

    private static String word(int number) {
        return Character.toString('a' + number / 10) + Character.toString('k' + number % 10);
    }
}
