package io.lectern.model.chat;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The ids of text that others wrote, none of which are control tokens of the format, whatever the text spells. Families'
 * vocabularies have tokens for roles that a tokenizer does not know for control tokens: text that gives one is cut in two
 * until it gives none any more.
 *
 * @param control ids that never come from text
 */
record UserText(Tokenizer tokenizer, Set<Integer> control) {

    UserText {
        control = Set.copyOf(control);
    }

    int[] ids(String text) {
        int[] ids = tokenizer.encode(text);
        if (Arrays.stream(ids).noneMatch(control::contains)) {
            return ids;
        }
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        return middle == 0
                ? Arrays.stream(ids).filter(id -> !control.contains(id)).toArray()
                : ChatEncoding.join(List.of(ids(text.substring(0, middle)), ids(text.substring(middle))));
    }
}
