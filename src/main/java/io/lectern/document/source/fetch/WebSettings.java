package io.lectern.document.source.fetch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the web is fetched from.
 *
 * @param userAgent what servers are told; robots.txt is read for the part before the slash
 * @param privateNetworks networks such as {@code 10.1.0.0/16} that are fetched from although they are not public
 * @param mediaTypes what is taken, with {@code *} for any subtype
 * @param hostInterval shortest time between two requests to one host
 * @param connectTimeout longest time until a connection is there
 * @param readTimeout longest time in which a server sends nothing
 * @param timeout longest time for one request
 * @param redirects most in a row
 */
public record WebSettings(
        @DefaultValue("Lectern/0.1") @NotBlank String userAgent,
        @DefaultValue List<String> privateNetworks,

        @DefaultValue({"text/*", "application/*", "message/*", "image/*"})
        List<String> mediaTypes,

        @DefaultValue("1s") Duration hostInterval,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("30s") Duration readTimeout,
        @DefaultValue("5m") Duration timeout,
        @DefaultValue("5") @Min(0) @Max(20) int redirects) {

    public WebSettings {
        privateNetworks = List.copyOf(privateNetworks);
        mediaTypes = List.copyOf(mediaTypes);
    }

    /** The name that robots.txt knows this service by (RFC 9309, section 2.2.1). */
    String productToken() {
        int end = 0;
        while (end < userAgent.length()
                && (Character.isLetter(userAgent.charAt(end)) || "_-".indexOf(userAgent.charAt(end)) >= 0)) {
            end++;
        }
        return userAgent.substring(0, end);
    }

    AddressPolicy addressPolicy() {
        return new AddressPolicy(privateNetworks.stream().map(Network::parse).toList());
    }
}
