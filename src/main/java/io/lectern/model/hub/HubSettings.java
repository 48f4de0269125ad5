package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Which hub, and who asks.
 *
 * @param endpoint without a slash at the end
 * @param token sent to the endpoint's host and to no other
 */
public record HubSettings(URI endpoint, Optional<String> token) {

    private static final String PUBLIC_HUB = "https://huggingface.co";

    public HubSettings {
        boolean web = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
        if (!web || endpoint.getHost() == null) {
            throw new HubException(Reason.REFUSED, "HF_ENDPOINT is '%s', it must be an address".formatted(endpoint));
        }
    }

    /** From {@code HF_ENDPOINT} and {@code HF_TOKEN}. */
    public static HubSettings of(Map<String, String> environment) {
        String endpoint = set(environment, "HF_ENDPOINT").orElse(PUBLIC_HUB).replaceAll("/+$", "");
        try {
            return new HubSettings(URI.create(endpoint), set(environment, "HF_TOKEN"));
        } catch (IllegalArgumentException e) {
            throw new HubException(Reason.REFUSED, "HF_ENDPOINT is '%s', it must be an address".formatted(endpoint), e);
        }
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean isHub(URI address) {
        return endpoint.getScheme().equals(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && endpoint.getPort() == address.getPort();
    }

    @Override
    public String toString() {
        return "HubSettings[endpoint=%s, token=%s]".formatted(endpoint, token.isPresent() ? "set" : "none");
    }
}
