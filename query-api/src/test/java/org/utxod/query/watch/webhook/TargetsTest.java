package org.utxod.query.watch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A user who may register webhooks cannot reach, through this daemon, services that are only for this machine and its
 * network.
 */
class TargetsTest {
  private static final Targets PUBLIC = new Targets(Targets.Reach.DENY);
  private static final Targets ANY = new Targets(Targets.Reach.ALLOW);
  private static final Targets USUAL = new Targets(Targets.Reach.LOOPBACK);

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
    assertThat(PUBLIC.allows(address, InetAddress.getByName(address))).isFalse();
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
  @ValueSource(
      strings = {
        "2130706433",
        "134744072",
        "127.1",
        "8.8",
        "8.8.2056",
        "0x7f000001",
        "0X7F000001",
        "0x7f.0.0.1",
        "0x8.0x8.0x8.0x8",
        "0177.0.0.1",
        "010.8.8.8",
        "8.8.8.010",
        "08.8.8.8",
        "8.8.8.256",
        "8.8.8.8.8",
        "8.8.8.8.",
        "127.0.0.1.",
        "a.0x",
        "a.1",
        "0x",
        "localhost.",
        "LocalHost.",
        "a.example.",
        "a.example..",
        ".a.example",
        "a..example",
        "ip6-localhost",
        "IP6-Localhost",
        "ip6-loopback",
        "localhost.localdomain",
        "localhost6",
        "localhost6.localdomain6",
        "any.localhost",
        "[::1%25lo]",
        "[fe80::1%25eth0]",
        "[8.8.8.8]",
        "[::ffff:8.8.8.8.]",
        "[:::1]",
        "[1]",
        "::1",
        "[::1",
        "127.0.0.1@8.8.8.8",
        "8.8.8.8\\@127.0.0.1",
        "127%2e0.0.1",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
        "\u24db\u24de\u24d2alhost"
      })
  void a_host_that_could_mean_several_things_is_refused_whatever_is_allowed(String host) {
    for (Targets targets : new Targets[] {PUBLIC, USUAL, ANY}) {
      for (String url :
          new String[] {"http://" + host + "/", "https://" + host + ":8443", "http://" + host}) {
        assertThatThrownBy(() -> targets.require(url))
            .as(url)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.9:8080",
        "[::1]",
        "[0:0:0:0:0:0:0:1]:80",
        "localhost",
        "LOCALHOST:80"
      })
  void receivers_on_this_machine_are_called_unless_denied(String host) {
    assertThat(USUAL.require("http://" + host + "/in")).isNotEmpty();
    assertThat(ANY.require("http://" + host + "/in")).isNotEmpty();
    assertThatThrownBy(() -> PUBLIC.require("http://" + host + "/in"))
        .hasMessageContaining("webhooks.private_targets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[fd12::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[::7f00:1]"
      })
  void private_networks_are_the_operators_word(String host) {
    assertThatThrownBy(() -> USUAL.require("http://" + host + "/in"))
        .hasMessageContaining("webhooks.private_targets: allow");
    assertThat(ANY.require("http://" + host + "/in")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/in?key=1&b=%20",
        "https://shop_web_1:8080/in",
        "https://8.8.8.8:8443/",
        "https://[2606:4700::1111]",
        "http://xn--bcher-kva.example/?a"
      })
  void a_usual_url_is_taken(String url) {
    assertThat(PUBLIC.require(url)).isEqualTo(url);
  }

  /* A name that resolves to this machine is not one of its receivers. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "127.0.1.1"})
  void another_name_does_not_lead_to_this_machine(String address) throws UnknownHostException {
    assertThat(USUAL.allows("rebind.example", InetAddress.getByName(address))).isFalse();
    assertThat(USUAL.allows("localhost", InetAddress.getByName(address))).isTrue();
    assertThat(USUAL.allows("localhost", InetAddress.getByName("10.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111"})
  void a_public_address_is_allowed(String address) throws UnknownHostException {
    assertThat(PUBLIC.allows(address, InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "192.168.1.1", "::1"})
  void private_ones_are_allowed_where_the_operator_says_so(String address)
      throws UnknownHostException {
    assertThat(ANY.allows(address, InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "ff02::1"})
  void nobody_is_called_at_an_address_of_many_or_of_none(String address)
      throws UnknownHostException {
    assertThat(ANY.allows(address, InetAddress.getByName(address))).isFalse();
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
