package io.lectern.document.source.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are fetched from: those of the public internet, and networks that the settings permit. An IPv6 address
 * that leads to an IPv4 address (mapped, NAT64, 6to4) is as good as that one.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 special-purpose addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 special-purpose addresses</a>
 */
final class AddressPolicy {

    private static final List<Network> NOT_PUBLIC_IPV4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            // Shared by a provider's customers; some clouds have their metadata service here.
            "100.64.0.0/10",
            "127.0.0.0/8",
            // Link-local, with the metadata service of most clouds.
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    private static final Network GLOBAL_IPV6 = Network.parse("2000::/3");
    private static final List<Network> NOT_PUBLIC_IPV6 =
            networks("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20");

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final int NAT64_OFFSET = 12;
    private static final int SIX_TO_FOUR_OFFSET = 2;

    private final List<Network> permitted;

    /** @param permitted networks that are fetched from although they are not public */
    AddressPolicy(List<Network> permitted) {
        this.permitted = List.copyOf(permitted);
    }

    boolean permits(InetAddress address) {
        var target = embeddedIpv4(address).orElse(address);
        return isPublic(target) || permitted.stream().anyMatch(network -> network.contains(target));
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? NOT_PUBLIC_IPV4.stream().noneMatch(network -> network.contains(address))
                : GLOBAL_IPV6.contains(address)
                        && NOT_PUBLIC_IPV6.stream().noneMatch(network -> network.contains(address));
    }

    /** Mapped addresses (::ffff:0:0/96) are IPv4 for Java already. */
    private static Optional<InetAddress> embeddedIpv4(InetAddress address) {
        if (NAT64.contains(address)) {
            return Optional.of(ipv4(address, NAT64_OFFSET));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(ipv4(address, SIX_TO_FOUR_OFFSET)) : Optional.empty();
    }

    private static InetAddress ipv4(InetAddress address, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), offset, offset + Integer.BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::parse).toList();
    }
}
