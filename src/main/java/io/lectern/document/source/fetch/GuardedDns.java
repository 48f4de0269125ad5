package io.lectern.document.source.fetch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up hosts for the HTTP client, which connects to the addresses it gets from here and to no others. A name that
 * leads elsewhere the next time it is looked up is checked that time.
 */
final class GuardedDns implements DnsResolver {

    private final AddressPolicy policy;
    private final Lookup lookup;

    /** The addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    GuardedDns(AddressPolicy policy, Lookup lookup) {
        this.policy = policy;
        this.lookup = lookup;
    }

    /** @throws ForbiddenAddressException when the host has addresses, but none that may be connected to */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var all = lookup.addresses(host);
        if (all.length == 0) {
            throw new UnknownHostException(host);
        }
        var permitted = Arrays.stream(all).filter(policy::permits).toArray(InetAddress[]::new);
        if (permitted.length == 0) {
            throw new ForbiddenAddressException(host, all[0]);
        }
        return permitted;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return Arrays.stream(resolve(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
