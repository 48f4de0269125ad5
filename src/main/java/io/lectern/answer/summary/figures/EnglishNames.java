package io.lectern.answer.summary.figures;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the words of an English sentence that are plainly the name of an amount in it. */
final class EnglishNames {

    private static final int LONGEST = 100;
    private static final int SHORTEST = 3;
    private static final int MOST_WORDS_BEHIND = 8;

    private static final String CHANGED =
            "(?:increased|decreased|grew|rose|fell|declined|improved|dropped|climbed|gained"
                    + "|advanced|(?:was|were|is|are)\\s+(?:up|down))";
    private static final String ABOUT =
            "(?:\\s+(?:by|approximately|about|only|a record|a total of|nearly|over|almost|roughly|some|in the region of))*\\s*$";
    private static final String IS = "(?:was|were|is|are|totaled|totalled|totaling|totalling|reached|amounted to"
            + "|amounting to|stood at|came to|came in at)";

    /** What has a sentence in it is no name. */
    private static final Pattern VERB = pattern("\\b(?:" + CHANGED + "|was|were|is|are|had|has|have|totaled|totalled"
            + "|reached|amounted to|being|be|includes?|consisted)\\b");

    /** The same again, in another unit. */
    private static final Pattern OR = pattern("^[,(]?\\s*or" + ABOUT);

    /** Of the same, at another time; what ranges from one to another is of both. */
    private static final Pattern COMPARED = pattern(
            "^(?!.*\\brang)[^;]{0,80}(?:compared (?:to|with)|up from|down from|from|versus|against)(?:\\s+a loss of)?"
                    + ABOUT);
    /** As "in 2022 and $4 million in 2021". */
    private static final Pattern ANOTHER = pattern("^,?\\s*and" + ABOUT);

    private static final Pattern VERB_BEHIND = pattern("^\\s*(?:was|were|is|are|has|have|had|will)\\b");
    private static final Pattern PER = pattern("^\\s*(?<per>per (?:(?:basic|diluted|common|ordinary) )*\\p{L}+)");
    private static final Pattern OF_ONE = pattern("\\b(?:per|EPS)\\b");
    /** Only the difference is told. */
    private static final Pattern DIFFERENCE = pattern(
            "^\\s+(?:(?<verb>higher|lower|(?:more|less)(?! than (?:doubled|tripled|offset))|fewer|greater|smaller)\\b"
                    + "|above\\b|below\\b|short of\\b|ahead of\\b|behind\\b|in excess of\\b)");

    private static final Pattern TO = pattern("^(?:in [^,]*,? )?to" + ABOUT);
    private static final Pattern CHANGED_AGAIN =
            pattern("^(?:per \\p{L}+\\b)?,?\\s*(?:and\\s+|which\\s+)?(?:have |has |had )?(?<verb>" + CHANGED
                    + "|up|down)" + ABOUT);

    private static final Pattern CHANGED_TO =
            pattern("^(?<what>.+?)\\s+(?:have |has |had )?" + CHANGED + "\\b.*\\bto" + ABOUT);
    private static final Pattern CHANGED_FROM =
            pattern("^(?<what>.+?)\\s+(?:have |has |had )?" + CHANGED + "\\s+from" + ABOUT);
    private static final Pattern CHANGED_BY =
            pattern("^(?<what>.+?)\\s+(?:have |has |had )?(?<verb>" + CHANGED + ")" + ABOUT);
    private static final Pattern CHANGING = pattern("^(?:.*\\b)?(?<verb>reduced|increased|decreased|lowered|raised|cut"
            + "|reducing|increasing|decreasing|lowering|raising)\\s+(?<what>.+?)\\s+by" + ABOUT);
    private static final Pattern ACCOUNTED =
            pattern("^(?<what>.+?)\\s+(?:accounted for|accounts for|represented|represents|comprised|made up)" + ABOUT);
    /** As "Interest, net was". */
    private static final Pattern NET = pattern(",\\s+net(?=\\s+" + IS + ABOUT + ")");

    private static final Pattern EQUALS = pattern("^(?<what>.+?)\\s+" + IS + ABOUT);
    /** With words between commas behind the name, such as ", which we recorded in May,". */
    private static final Pattern INSERTED = pattern("^(?<what>[^,]+),[^,]+,\\s+" + IS + ABOUT);

    private static final Pattern RELATIVE = pattern("^(?:.*,)?\\s*(?<what>[^,]+),\\s+which\\s+" + IS + ABOUT);
    private static final Pattern NAMED_OF = pattern("^(?<what>.+?)\\s+(?:of|totaling|totalling|amounting to)" + ABOUT);
    private static final Pattern HAD =
            pattern("^.*\\b(?<verb>had|has|have|employed|employs|operated|operates|served|serves"
                    + "|owned|owns|opened|closed|sold|delivered|shipped|produced|repurchased|issued)" + ABOUT);

    /** What stands before a name that is not the sentence's first words. */
    private static final Pattern BEFORE_NAME = pattern(
            "^(?:for|with|at|in|by)\\b|^.*(?:\\b(?:compared (?:to|with)|(?<!provided )by|through|with|at|due to|representing|including|includes?"
                    + "|excluding|reflecting|generating|causing|reported|had|has|have|achieved|generated|recorded|incurred"
                    + "|recognized|reflects?)\\b|,\\s*and\\b|\\band\\s+(?=(?:our|the|its|their|an?)\\b)"
                    + "|\\b(?!(?:deferred|unrealized|realized|accrued|adjusted|diluted|consolidated|combined|fixed|weighted"
                    + "|unrecognized|estimated|related|restricted|united|developed|assumed|unsecured|secured|funded|unfunded"
                    + "|leased|based|limited|proved|installed|managed|outstanding|provided|used|committed|contracted)\\b)"
                    + "\\p{L}+ed\\b)");

    private static final Pattern LEAD_IN =
            pattern("^(?:[\\s,;]+|(?:in|for|during|as of|at|on|by|since|with|under|including"
                    + "|excluding)\\s[^,]*,\\s*|(?:and|but|however|meanwhile|also|while|additionally|moreover|overall|of which"
                    + "|in addition|further|specifically),?\\s+)");
    private static final Pattern BEGINNING = pattern("^.*(?: that |[–—]{1,2}|:)");
    private static final Pattern ARTICLE = pattern("^(?:the|our|its|their|a|an)\\s+(?=\\S)");
    private static final Pattern PRONOUN =
            pattern("^(?:this|that|these|those|it|they|we|which|who|there|what|he|she|i|one"
                    + "|and|or|to|of|as|if|not|up|down|more|less|some|all|each|such)\\b.*");
    private static final Pattern ENUMERATION = pattern(
            "^[^\\s,]+(?: [^\\s,]+){0,3}(?:, [^\\s,]+(?: [^\\s,]+){0,3})*,? and" + " [^\\s,]+(?: [^\\s,]+){0,5}$");

    /** What asks for a name behind the amount. */
    private static final Pattern ASKING =
            pattern("(?:\\b(?:recorded|recognized|incurred|had|have|has|includes?|including"
                    + "|included|consisting of|consisted of|comprised of|paid|received|contributed|used|spent|repaid|issued"
                    + "|repurchased|generated|invested|borrowed|raised|returned|plus|due to|offset by|driven by|and|combination of"
                    + "|compared (?:to|with)|reflects?|primarily|own|owns|owned|hold|holds)|[,;)]|^)(?:\\s+(?:approximately|about|an?|another|an additional"
                    + "|additional|a total of))*\\s*$");

    /** What a share behind it is a share of. */
    private static final Pattern OWNING = pattern("\\b(?:own|owns|owned|hold|holds|held)" + ABOUT);

    private static final Pattern ARTICLE_BEFORE = pattern("\\b(?:an?|the|our)\\s*$");
    private static final Pattern CHANGE_BEHIND = pattern(
            "^\\s+(?<verb>increase|decrease|decline|reduction|improvement|growth|drop|rise|higher|lower|more|less)\\b"
                    + "(?:\\s+(?:in|of)\\s+(?<what>.*))?");
    private static final Pattern OF_BEHIND = pattern("^\\s+(?:of|in)\\s+(?<what>.*)");
    private static final Pattern STOP =
            pattern("(?:that|which|who|to|for|from|at|by|with|as|during|related|relating|recorded"
                    + "|recognized|associated|attributable|taken|incurred|resulting|due|used|made|compared|driven|reported|earned"
                    + "|was|were|is|are|or|on|over|under|after|before|primarily|mostly|than|versus|through|partially|against|and"
                    + "|in|if|when|while|because|since|until|has|had|have|will|per|including)");
    /** Ends of names that go on all the same. */
    private static final Pattern GOES_ON =
            pattern("\\b(?:(?:change|changes|increase|decrease|decline|growth|investments?)\\s+in"
                    + "|(?:consideration|provision|allowance|payments?|reserves?|demand)\\s+for|(?:cash|research|sales|profit|property"
                    + "|interest|assets|plant)\\s+and)$");

    private static final Pattern ENUMERATED = pattern("^(?:[\\p{L}-]+, ){1,3}and [\\p{L}-]+");
    private static final Pattern TIME = pattern(
            "\\b(?:quarters?|years?|months?|weeks?|fiscal|period|total|aggregate|each|addition|cash flows?)\\b|\\d");

    private EnglishNames() {}

    /** What an amount is of; empty where that is not certain. */
    static Optional<Name> of(Place place) {
        return Stream.<Function<Place, Optional<Name>>>of(
                        EnglishNames::goingOn, EnglishNames::counted, EnglishNames::behind, EnglishNames::before)
                .map(way -> way.apply(place))
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(name -> asSaidBehind(name, place.behind()));
    }

    /** With what the words behind the amount make of it: a change, nothing, or what falls to one share. */
    private static Optional<Name> asSaidBehind(Name name, String behind) {
        if (!name.label().equals(name.subject())) {
            return Optional.of(name);
        }
        var difference = DIFFERENCE.matcher(behind);
        if (difference.find()) {
            return Optional.ofNullable(difference.group("verb")).map(verb -> changed(name.subject(), verb));
        }
        var per = PER.matcher(behind);
        boolean adds = per.find() && !OF_ONE.matcher(name.label()).find();
        return Optional.of(adds ? new Name(name.label() + " " + per.group("per"), name.subject()) : name);
    }

    /** Of what the amount before is of. */
    private static Optional<Name> goingOn(Place place) {
        var last = place.last();
        if (last == null) {
            return Optional.empty();
        }
        var clause = place.before().strip();
        boolean perOne = PER.matcher(place.behind()).find();
        if (OR.matcher(clause).find()) {
            return Optional.of(perOne ? Name.of(last.subject()) : last);
        }
        if (PER.matcher(clause).find() && !perOne && !place.isShare()) {
            return Optional.empty();
        }
        var changed = CHANGED_AGAIN.matcher(clause);
        if (changed.find()) {
            return Optional.of(changed(last.subject(), changed.group("verb")));
        }
        var change = CHANGE_BEHIND.matcher(place.behind());
        boolean compares = clause.matches("|\\(|.*,|,? an?");
        if (compares && change.find() && change.group("what") == null) {
            return Optional.of(changed(last.subject(), change.group("verb")));
        }
        boolean named = OF_BEHIND.matcher(place.behind()).find()
                && !place.isShare()
                && wordsOf(place).isPresent();
        boolean compared = COMPARED.matcher(clause).find()
                || (ANOTHER.matcher(clause).find()
                        && place.isTimed()
                        && !VERB_BEHIND.matcher(place.behind()).find());
        boolean same = TO.matcher(clause).find() || (compared && !named && place.isOfOneKind());
        return same ? Optional.of(Name.of(last.subject())) : Optional.empty();
    }

    /** As "recorded $5 million of charges", "a 5% increase in sales". */
    private static Optional<Name> behind(Place place) {
        var before = place.before();
        if (OWNING.matcher(before).find() && place.isShare()) {
            return wordsOf(place).map(what -> new Name("share of " + what, what));
        }
        var change = CHANGE_BEHIND.matcher(place.behind());
        if (ARTICLE_BEFORE.matcher(before).find() && change.find()) {
            return Optional.ofNullable(change.group("what"))
                    .flatMap(what -> words(what))
                    .map(what -> changed(what, change.group("verb")));
        }
        if (place.isShare() || !ASKING.matcher(before).find()) {
            return Optional.empty();
        }
        var of = wordsOf(place);
        return (of.isPresent() || !ARTICLE_BEFORE.matcher(before).find() ? of : words(place.behind())).map(Name::of);
    }

    private static Optional<String> wordsOf(Place place) {
        var of = OF_BEHIND.matcher(place.behind());
        return of.find() ? words(of.group("what")) : Optional.empty();
    }

    /** The first words that may be a name. */
    private static Optional<String> words(String text) {
        var words = new StringBuilder();
        int count = 0;
        var enumerated = ENUMERATED.matcher(text);
        if (enumerated.find()) {
            return name(enumerated.group()).map(Name::subject);
        }
        for (var word : text.strip().split("\\s+", MOST_WORDS_BEHIND + 2)) {
            var plain = word.replaceAll("[,;:()]+.*$|\\.+$", "");
            if ((STOP.matcher(plain).matches()
                            && !GOES_ON.matcher(words + " " + plain).find())
                    || plain.isEmpty()
                    || count++ == MOST_WORDS_BEHIND) {
                break;
            }
            words.append(words.isEmpty() ? "" : " ").append(plain);
            if (plain.length() < word.length()) {
                break;
            }
        }
        var what = words.toString();
        return TIME.matcher(what).find() ? Optional.empty() : name(what).map(Name::subject);
    }

    private static Optional<Name> before(Place place) {
        var clause = NET.matcher(place.before().strip()).replaceFirst(" net");
        clause = BEGINNING.matcher(clause).replaceFirst("").strip();
        for (var lead = LEAD_IN.matcher(clause); lead.find(); lead = LEAD_IN.matcher(clause)) {
            clause = clause.substring(lead.end());
        }
        var found = place.isFirst()
                        || clause.indexOf(',') < 0
                        || RELATIVE.matcher(clause).find()
                ? inClause(clause)
                : Optional.<Name>empty();
        int comma = Math.max(clause.lastIndexOf(','), clause.lastIndexOf(';'));
        if (found.isPresent() || comma < 0) {
            return found;
        }
        var rest = LEAD_IN.matcher(clause.substring(comma + 1)).replaceFirst("").strip();
        return inClause(LEAD_IN.matcher(rest).replaceFirst(""));
    }

    private static Optional<Name> inClause(String clause) {
        return Stream.<Function<String, Optional<Name>>>of(
                        EnglishNames::changed,
                        EnglishNames::changing,
                        text -> first(text, List.of(RELATIVE, INSERTED, EQUALS)),
                        EnglishNames::accounted,
                        EnglishNames::namedOf)
                .map(way -> way.apply(clause))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Name> changed(String clause) {
        var value = first(clause, List.of(CHANGED_TO, CHANGED_FROM));
        return value.isPresent() ? value : change(CHANGED_BY.matcher(clause));
    }

    private static Optional<Name> changing(String clause) {
        return change(CHANGING.matcher(clause));
    }

    private static Optional<Name> change(Matcher matcher) {
        return matcher.find()
                ? name(matcher.group("what")).map(name -> changed(name.subject(), matcher.group("verb")))
                : Optional.empty();
    }

    private static Optional<Name> accounted(String clause) {
        return first(clause, List.of(ACCOUNTED)).map(name -> new Name(name.subject() + ", share", name.subject()));
    }

    private static Optional<Name> namedOf(String clause) {
        var of = NAMED_OF.matcher(clause);
        return of.find() ? name(BEFORE_NAME.matcher(of.group("what")).replaceFirst("")) : Optional.empty();
    }

    private static Optional<Name> first(String clause, List<Pattern> patterns) {
        return patterns.stream()
                .map(pattern -> pattern.matcher(clause))
                .filter(Matcher::find)
                .findFirst()
                .flatMap(matcher -> name(matcher.group("what")));
    }

    /** As "employed 1,200 people", where what is counted is the name. */
    private static Optional<Name> counted(Place place) {
        var had = HAD.matcher(place.before().strip());
        if (!place.isCounted() || !had.find()) {
            return Optional.empty();
        }
        var noun = place.unit().replaceFirst("^(?:thousand|million|billion) ", "");
        var verb = had.group("verb").toLowerCase(Locale.ROOT);
        return Optional.of(new Name(verb.startsWith("ha") ? noun : noun + ", " + verb, noun));
    }

    private static Name changed(String subject, String verb) {
        var plain = verb.toLowerCase(Locale.ROOT).replaceFirst("^(?:was|were|is|are)\\s+", "");
        return new Name(subject + ", " + plain, subject);
    }

    private static Optional<Name> name(String what) {
        var label = ARTICLE.matcher(what.strip())
                .replaceFirst("")
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("(?i)(?:\\s+(?:and|in|for|of|at|as of)|[\\s,])+$", "");
        boolean clear = label.length() >= SHORTEST
                && label.length() <= LONGEST
                && !PRONOUN.matcher(label).matches()
                && !VERB.matcher(label).find()
                && label.codePoints().anyMatch(Character::isLetter)
                && (!label.contains(",") || ENUMERATION.matcher(label).matches())
                && !label.contains(";")
                && label.chars().filter(c -> c == '(').count()
                        == label.chars().filter(c -> c == ')').count();
        return clear ? Optional.of(Name.of(label)) : Optional.empty();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
