package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a sentence, with the words beside each that say what it is of. An amount whose words cannot be told for
 * certain is none: what stands in the table should be true.
 */
final class SentenceFigures {

    /** A bound is no figure, and what belongs to the next word is of that. */
    private static final Pattern BOUND = Pattern.compile("以上|以下|以内|的(?!$)| or (?:more|less)");

    private static final Pattern BOUND_BEFORE = Pattern.compile(
            "\\b(?:up to|at least|at most|not exceed(?:ing)?|(?:more|less|fewer) than|over|under|above|below|exceed(?:s|ed|ing)?)"
                    + "\\s+(?:approximately |about )?$"
                    + "|(?:第|不(?:超过|低于|少于|高于|多于|足|到)|至少|最多|至多|[高低多少]于)(?:约|了)?\\s*$",
            Pattern.CASE_INSENSITIVE);
    /** What follows is only expected or planned. */
    private static final Pattern PLAN = Pattern.compile(
            "预计|有望|(?<![模虚])拟" + "|(?:计划|规划)(?=[于在到将用今明后]|总?投资|投入|新[增建]|实现|完成|建设|募集|使用|发行|生产|采购|总?面积|\\d)");
    /** What is only planned. */
    private static final Pattern AIM = Pattern.compile(
            "(?:预期|主要|奋斗|工作)目标|目标(?=[是为：:])|力争|争取(?!到)|确保|将(?:达|完成|实现)"
                    + "|\\b(?:expect|target|aim|goal|forecast|guidance|anticipate)",
            Pattern.CASE_INSENSITIVE);
    /** What is only thought. */
    private static final Pattern SUPPOSED = Pattern.compile("\\b(?:would|could|might|may|hypothetical)\\b");

    /** A time with the words before it, which are no part of a name. */
    private static final Pattern OF_TIME = Pattern.compile(
            "(?:[,，]?\\s*\\b(?:for|in|during|as of|as at|at|since|of|through|by|ended|and|or)\\s+(?:the\\s+)?"
                    + "(?:(?:first|last|fiscal|full)\\s+)?(?:(?:three|six|nine|twelve)\\s+months\\s+(?:of|ended)\\s+)?"
                    + "|(?:截至|截止))$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern COMPARING = Pattern.compile(
            "\\b(?:compared (?:to|with)|versus|against|from)(?:\\s+(?:approximately|about))?\\s*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSE = Pattern.compile(
            "(?:,? or [^,;]{1,40})?(?:[^,;，；。\\d]{0,40}|(?: per [\\p{L} ]{1,30})?,? (?:during|in|for|as of|at) (?:the )?)");
    /** Of the change, the time of what came of it. */
    private static final Pattern CHANGED_TO = Pattern.compile(" to [^,;]{1,40}");

    private static final Pattern RESPECTIVELY = Pattern.compile("\\brespectively\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER_BEFORE =
            Pattern.compile("(?<![\\p{Alnum}.,])\\d[\\d.]*(?:,\\s*|,?\\s+and\\s+|、)$");
    private static final Pattern TO =
            Pattern.compile("(?:\\s+(?:in|at|as of|for)\\s[^,;$€£¥]{1,30})?\\s+to(?: approximately| about)?\\s+");
    private static final Pattern LISTED = Pattern.compile("\\s*,?\\s*(?:and\\s*)?");

    private final String sentence;
    private final TextRange range;
    private final @Nullable String known;
    private final List<Period> periods;
    /** Those that amounts may be of. */
    private final List<Period> times;

    private final boolean chinese;
    private final List<Figure> figures = new ArrayList<>();
    private @Nullable Name last;
    private String lastUnit = "";
    private boolean lastTimed;

    private SentenceFigures(String sentence, TextRange range, @Nullable String known) {
        this.sentence = sentence;
        this.range = range;
        this.known = known;
        this.periods = Period.in(sentence);
        this.times = Period.told(sentence);
        this.chinese = ChineseNames.isChinese(sentence);
    }

    /**
     * The figures of a sentence.
     *
     * @param range of the sentence
     * @param known the period that everything around it is of; null when there is none
     */
    static List<Figure> of(String text, TextRange range, @Nullable String known) {
        var sentence = range.of(text);
        var amounts = Amount.in(sentence);
        if (amounts.isEmpty()
                || AIM.matcher(sentence).find()
                || SUPPOSED.matcher(sentence).find()) {
            return List.of();
        }
        var reading = new SentenceFigures(sentence, range, known);
        reading.read(amounts);
        return reading.figures;
    }

    private void read(List<Amount> found) {
        var plan = PLAN.matcher(sentence);
        int end = plan.find() ? plan.start() : sentence.length();
        var amounts = new ArrayList<>(found.stream()
                .filter(amount -> amount.start() < end)
                .filter(amount ->
                        periods.stream().noneMatch(period -> period.range().overlaps(amount.range())))
                .toList());
        shareScales(amounts);
        int behind = 0;
        for (int i = 0; i < amounts.size(); i++) {
            read(amounts.get(i), behind, shared(amounts, i));
            behind = amounts.get(i).range().end();
        }
    }

    /** The scale of "$5 and $7 million, respectively" and of "from $5 to $7 million" is of both; else none is certain. */
    private void shareScales(List<Amount> amounts) {
        for (int i = amounts.size() - 2; i >= 0; i--) {
            var amount = amounts.get(i);
            var next = amounts.get(i + 1);
            boolean to = isTo(amount, next);
            boolean open = amount.isBareMoney() && (next.isScaledMoney() || next.unit() == null);
            if (open && (to || isListed(amount, next))) {
                boolean shared = amount.isLike(next)
                        && (to
                                || RESPECTIVELY
                                        .matcher(sentence.substring(next.range().end()))
                                        .find());
                amounts.set(i, amount.withUnit(shared ? next.unit() : null));
            }
        }
    }

    private boolean isTo(Amount amount, Amount next) {
        return TO.matcher(sentence.substring(amount.range().end(), next.start()))
                .matches();
    }

    /** @param listed the amount's place in a list of which each is of another time or thing */
    private void read(Amount amount, int behind, Optional<Listed> listed) {
        boolean unclear = amount.unit() == null || isBound(amount, behind) || isOfList(amount, behind);
        var name = unclear ? Optional.<Name>empty() : name(amount, behind, listed);
        name.ifPresent(found -> {
            var period = listed.map(Listed::period).orElseGet(() -> period(amount, behind));
            // What it was at a time that is not said would be taken for what it is.
            if (period != null || !isCompared(amount, behind)) {
                add(found, amount, period);
            }
        });
        // What follows an English amount that is not understood is not understood either.
        last = name.orElse(chinese ? last : null);
        lastUnit = unit(amount);
        lastTimed = isTimed(amount);
    }

    private boolean isBound(Amount amount, int behind) {
        return BOUND.matcher(sentence)
                        .region(amount.range().end(), sentence.length())
                        .lookingAt()
                || BOUND_BEFORE
                        .matcher(sentence.substring(behind, amount.start()))
                        .find();
    }

    /** As 7 percent in "5, 6 and 7 percent". */
    private boolean isOfList(Amount amount, int behind) {
        var number = NUMBER_BEFORE.matcher(sentence).region(behind, amount.start());
        return number.find()
                && periods.stream()
                        .noneMatch(period -> period.range().overlaps(new TextRange(number.start(), number.end())));
    }

    private static String unit(Amount amount) {
        return Objects.requireNonNullElse(amount.unit(), "");
    }

    private Optional<Name> name(Amount amount, int behind, Optional<Listed> listed) {
        if (listed.isPresent() && (listed.get().period() == null || listed.get().index() > 0)) {
            return listed.get().period() == null ? Optional.empty() : Optional.ofNullable(last);
        }
        var place = new Place(
                timeless(behind, amount.start()),
                timeless(amount.range().end(), sentence.length()),
                unit(amount),
                last,
                lastUnit,
                figures.isEmpty(),
                lastTimed && isTimed(amount));
        return chinese ? ChineseNames.of(place) : EnglishNames.of(place);
    }

    /** @param period null when the list is not of times */
    private record Listed(int index, @Nullable String period) {}

    /** As "$5 and $4 million in 2022 and 2021, respectively". */
    private Optional<Listed> shared(List<Amount> amounts, int index) {
        int first = index;
        while (first > 0 && isListed(amounts.get(first - 1), amounts.get(first))) {
            first--;
        }
        int behind = index + 1;
        while (behind < amounts.size() && isListed(amounts.get(behind - 1), amounts.get(behind))) {
            behind++;
        }
        int end = amounts.get(behind - 1).range().end();
        if (behind - first < 2 || !RESPECTIVELY.matcher(sentence.substring(end)).find()) {
            return Optional.empty();
        }
        int start = amounts.get(first).start();
        int members = behind - first;
        var times = Stream.of(
                        periods.stream()
                                .filter(period -> period.range().start() > end)
                                .toList(),
                        periods.stream()
                                .filter(period -> period.range().end() <= start)
                                .toList())
                .filter(each -> each.size() == members)
                .findFirst();
        int place = index - first;
        return Optional.of(
                new Listed(place, times.map(each -> each.get(place).name()).orElse(null)));
    }

    private boolean isListed(Amount amount, Amount next) {
        return LISTED.matcher(sentence.substring(amount.range().end(), next.start()))
                .matches();
    }

    private void add(Name name, Amount amount, @Nullable String period) {
        figures.add(new Figure(
                name.label(),
                amount.value(),
                amount.unit(),
                period,
                null,
                new TextRange(
                        range.start() + amount.range().start(),
                        range.start() + amount.range().end()),
                range));
    }

    /** A part of the sentence without its times. */
    private String timeless(int from, int to) {
        var left = new StringBuilder();
        int start = from;
        for (var period : chinese ? times : periods) {
            if (period.range().start() >= start && period.range().end() <= to) {
                var before = sentence.substring(start, period.range().start());
                left.append(OF_TIME.matcher(before).replaceFirst("")).append(chinese ? "" : " ");
                start = period.range().end();
            }
        }
        return left + sentence.substring(start, to);
    }

    private boolean isTimed(Amount amount) {
        return periods.stream().anyMatch(period -> isClose(amount, period));
    }

    private boolean isClose(Amount amount, Period behind) {
        int end = amount.range().end();
        int start = behind.range().start();
        return end <= start && CLOSE.matcher(sentence.substring(end, start)).matches();
    }

    private boolean isOfChangeTo(Amount amount, Period behind) {
        int end = amount.range().end();
        int start = behind.range().start();
        return end <= start
                && CHANGED_TO.matcher(sentence.substring(end, start)).matches();
    }

    /** The nearest one behind the amount; else the last before it or the only one around, but for what is compared with. */
    private @Nullable String period(Amount amount, int behind) {
        boolean compared = isCompared(amount, behind);
        @Nullable Period before = null;
        for (var period : times) {
            if (period.range().start() < amount.range().start()) {
                before = period;
            } else if (!chinese && (isClose(amount, period) || (!compared && isOfChangeTo(amount, period)))) {
                return period.name();
            }
        }
        if (compared) {
            return null;
        }
        return before == null ? known : before.name();
    }

    private boolean isCompared(Amount amount, int behind) {
        return COMPARING.matcher(sentence.substring(behind, amount.start())).find();
    }
}
