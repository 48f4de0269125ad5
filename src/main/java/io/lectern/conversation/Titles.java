package io.lectern.conversation;

/** What a conversation is called that nobody named. */
final class Titles {

    private static final int LONGEST = 80;

    private Titles() {}

    /** The beginning of its first question, cut between words where it has some. */
    static String of(String question) {
        var line = question.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int space = line.lastIndexOf(' ', LONGEST);
        int cut = space > LONGEST / 2 ? space : LONGEST;
        return line.substring(0, Character.isLowSurrogate(line.charAt(cut)) ? cut - 1 : cut) + "…";
    }
}
