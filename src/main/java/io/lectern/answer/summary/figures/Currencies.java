package io.lectern.answer.summary.figures;

import java.util.Locale;
import java.util.Map;

/** Currencies as they stand before and behind numbers, by ISO 4217 code; {@code ¥} is of two and stays what it is. */
final class Currencies {

    private static final String CODES =
            "USD|EUR|GBP|JPY|CNY|RMB|HKD|TWD|CHF|CAD|AUD|NZD|SGD|INR|KRW|SEK|NOK|DKK|BRL|MXN|ZAR";

    /** For a pattern. */
    static final String BEFORE = "US\\$|HK\\$|C\\$|A\\$|[$€£¥￥]|(?:" + CODES + ")|人民币";

    /** For a pattern that does not mind the case. */
    static final String BEHIND = "(?:U\\.?S\\.? |American |Canadian |Australian |Hong Kong |Singapore )?dollars?\\b"
            + "|euros?\\b|(?:British )?pounds? sterling\\b|British pounds?\\b|(?:Japanese )?yen\\b|(?:Chinese )?yuan\\b"
            + "|renminbi\\b|Swiss francs?\\b|(?:Indian )?rupees?\\b|(?:" + CODES + ")\\b|[€£]";

    private static final Map<String, String> SIGNS = Map.of(
            "$", "USD", "us$", "USD", "hk$", "HKD", "c$", "CAD", "a$", "AUD", "€", "EUR", "£", "GBP", "rmb", "CNY", "￥",
            "¥");
    private static final Map<String, String> WORDS = Map.of(
            "canadian",
            "CAD",
            "australian",
            "AUD",
            "hong",
            "HKD",
            "singapore",
            "SGD",
            "british",
            "GBP",
            "swiss",
            "CHF",
            "japanese",
            "JPY",
            "chinese",
            "CNY",
            "indian",
            "INR");
    private static final Map<String, String> NAMES = Map.of(
            "dollar",
            "USD",
            "euro",
            "EUR",
            "sterling",
            "GBP",
            "yen",
            "JPY",
            "yuan",
            "CNY",
            "renminbi",
            "CNY",
            "rupee",
            "INR",
            "人民币",
            "CNY");

    private Currencies() {}

    /** The code of a currency that was found by one of the patterns. */
    static String code(String written) {
        var lower = written.toLowerCase(Locale.ROOT);
        var sign = SIGNS.get(lower);
        if (sign != null) {
            return sign;
        }
        var words = lower.split(" ");
        var name = words[words.length - 1].replaceAll("(?<=.{3})s$", "");
        return WORDS.getOrDefault(words[0], NAMES.getOrDefault(name, written.toUpperCase(Locale.ROOT)));
    }
}
