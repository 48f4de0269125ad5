package io.lectern.conversation.web;

import io.lectern.answer.Citation;
import io.lectern.conversation.web.ConversationViews.Full;
import io.lectern.conversation.web.ConversationViews.Message;
import java.util.stream.Collectors;

/** A conversation as a text to keep: questions as headings, answers, and below each what it cites. */
final class MarkdownExport {

    private MarkdownExport() {}

    static String of(Full conversation) {
        var title = conversation.title() == null ? "Conversation" : conversation.title();
        return "# %s\n\n%s\n".formatted(line(title), conversation.createdAt())
                + conversation.messages().stream().map(MarkdownExport::message).collect(Collectors.joining());
    }

    private static String message(Message message) {
        var citations = message.answer().citations().stream()
                .map(MarkdownExport::citation)
                .distinct()
                .collect(Collectors.joining());
        return "\n## %s\n\n%s\n"
                        .formatted(line(message.content()), message.answer().text())
                + (citations.isEmpty() ? "" : "\n" + citations);
    }

    private static String citation(Citation citation) {
        var pages = citation.startPage() == null
                ? ""
                : citation.startPage().equals(citation.endPage())
                        ? ", p. " + citation.startPage()
                        : ", pp. %d–%d".formatted(citation.startPage(), citation.endPage());
        var location = citation.location() == null ? "" : ", " + citation.location();
        return "> [%d] %s%s%s: “%s”\n"
                .formatted(citation.label(), citation.filename(), pages, location, line(citation.citedText()));
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
