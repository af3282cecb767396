package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:1:0:0:0:0/64, 2001:db8:0:0:0:0:0:0/48",
    "2001:db8:0:ffff:0:0:0:0/64, 2001:db8:0:0:0:0:0:0/48",
    "2001:db8:1:0:0:0:0:0/64, 2001:db8:1:0:0:0:0:0/48",
    "203.0.113.7, 203.0.113.7",
    "127.0.0.1, 127.0.0.1",
    "::1, ::1",
    "unknown, unknown",
    "'', ''"
  })
  void ipv6_networks_of_one_site_are_one_range(String client, String range) {
    assertThat(AddressRange.of(client)).isEqualTo(range);
  }
}
