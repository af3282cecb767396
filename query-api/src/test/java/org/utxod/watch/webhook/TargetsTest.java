package org.utxod.watch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may register a webhook cannot reach, through this daemon, what is only for this machine and its network. */
class TargetsTest {
  private static final Targets PUBLIC = new Targets(false);
  private static final Targets ANY = new Targets(true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "192.0.0.8",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1::1"
      })
  void an_address_of_this_machine_or_a_private_network_is_refused_however_it_is_written(
      String address) throws UnknownHostException {
    assertThat(PUBLIC.allows(InetAddress.getByName(address))).isFalse();
    String host = address.contains(":") ? "[" + address + "]" : address;
    assertThatThrownBy(() -> PUBLIC.require("https://" + host + "/in"))
        .hasMessageContaining("webhooks.private_targets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://2130706433/", "http://127.1/", "http://localhost/", "http://LOCALHOST:80/"
      })
  void so_is_one_in_a_form_that_hides_it(String url) {
    assertThatThrownBy(() -> PUBLIC.require(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111"})
  void a_public_address_is_allowed(String address) throws UnknownHostException {
    assertThat(PUBLIC.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "192.168.1.1", "::1"})
  void private_ones_are_allowed_where_the_operator_says_so(String address)
      throws UnknownHostException {
    assertThat(ANY.allows(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "ff02::1"})
  void nobody_is_called_at_an_address_of_many_or_of_none(String address)
      throws UnknownHostException {
    assertThat(ANY.allows(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "receiver",
        "ftp://a.example/",
        "file:///etc/passwd",
        "https:///in",
        "https://user:word@a.example/",
        "https://a.example/#part",
        "https://a b/"
      })
  void what_is_no_receivers_url_is_refused(String url) {
    assertThatThrownBy(() -> ANY.require(url)).isInstanceOf(IllegalArgumentException.class);
  }
}
