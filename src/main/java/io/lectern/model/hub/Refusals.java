package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.net.http.HttpResponse;

/** What a hub's refusals mean, and what can be done. */
final class Refusals {

    private Refusals() {}

    static HubException of(HttpResponse<?> answer, HubSettings settings, String subject) {
        String code = answer.headers().firstValue("X-Error-Code").orElse("");
        return switch (answer.statusCode()) {
            case 401 -> unknown(settings, subject, code);
            case 403 -> forbidden(settings, subject);
            case 404 -> missing(settings, subject, code);
            default ->
                new HubException(
                        Reason.FORBIDDEN,
                        "%s cannot be had: %s answers %d %s"
                                .formatted(subject, settings.endpoint(), answer.statusCode(), code)
                                .strip());
        };
    }

    private static HubException unknown(HubSettings settings, String subject, String code) {
        if (settings.token().isPresent()) {
            return new HubException(
                    Reason.FORBIDDEN,
                    "%s is not there, or the token in HF_TOKEN may not read it: check the name, and the token at %s/settings/tokens"
                            .formatted(subject, settings.endpoint()));
        }
        String what =
                code.equals("GatedRepo") ? "has terms that must be accepted first" : "is not there, or not public";
        return new HubException(
                Reason.FORBIDDEN,
                "%s %s: check the name, and set HF_TOKEN to a token of %s/settings/tokens whose account may read it"
                        .formatted(subject, what, settings.endpoint()));
    }

    private static HubException forbidden(HubSettings settings, String subject) {
        return new HubException(
                Reason.FORBIDDEN,
                "%s may not be read: accept its terms at %s with the account that HF_TOKEN belongs to, and give the token the right to read it"
                        .formatted(subject, settings.endpoint()));
    }

    private static HubException missing(HubSettings settings, String subject, String code) {
        String what = switch (code) {
            case "RevisionNotFound" -> "has no such revision";
            case "EntryNotFound" -> "has no such file";
            default -> "is not there";
        };
        return new HubException(Reason.NOT_FOUND, "%s %s at %s".formatted(subject, what, settings.endpoint()));
    }
}
