package io.lectern.document.source.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to. */
class AddressPolicyTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:a00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:c0a8:101::1",
                "2001::1",
                "2001:db8::1",
                "100::1"
            })
    void anAddressThatIsNotPublicIsRefused(String address) {
        assertThat(new AddressPolicy(List.of()).permits(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "93.184.216.34",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "169.253.255.255",
                "::ffff:93.184.216.34",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "64:ff9b::5db8:d822",
                "2002:5db8:d822::1"
            })
    void aPublicAddressIsPermitted(String address) {
        assertThat(new AddressPolicy(List.of()).permits(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void aPermittedNetworkIsNoMoreThanThat() {
        var policy = new AddressPolicy(List.of(Network.parse("10.1.0.0/16"), Network.parse("::1")));

        assertThat(policy.permits(InetAddress.ofLiteral("10.1.255.1"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("::ffff:10.1.2.3"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
    }

    @Test
    void aHostIsConnectedToAtItsPermittedAddressesOnly() throws Exception {
        var dns = dns("192.168.0.1", "93.184.216.34", "::1");

        assertThat(dns.resolve("example.org")).containsExactly(InetAddress.ofLiteral("93.184.216.34"));
        assertThat(dns.resolve("example.org", 443))
                .singleElement()
                .satisfies(
                        address -> assertThat(address.getAddress()).isEqualTo(InetAddress.ofLiteral("93.184.216.34")));
    }

    @Test
    void aHostWithoutAPermittedAddressIsRefused() {
        assertThatThrownBy(() -> dns("127.0.0.1", "::1").resolve("example.org"))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessageContaining("example.org has the address 127.0.0.1");
    }

    private static GuardedDns dns(String... addresses) {
        return new GuardedDns(
                new AddressPolicy(List.of()),
                host -> Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    }
}
