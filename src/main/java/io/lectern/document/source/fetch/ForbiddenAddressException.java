package io.lectern.document.source.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host has no address that may be connected to. */
final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String host, InetAddress address) {
        super("%s has the address %s, which is not public; lectern.document.sources.web.private-networks permits some"
                .formatted(host, address.getHostAddress()));
    }
}
