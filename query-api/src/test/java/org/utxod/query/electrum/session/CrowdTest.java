package org.utxod.query.electrum.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.query.http.limit.ClientMemory;

/** Attackers with many addresses. */
class CrowdTest {
  private static final long ANSWERS = 4 << 20;

  private final ClientMemory memory = new ClientMemory(ClientMemory.MIN_BYTES);
  private final Crowd crowd = new Crowd(SessionLimits.DEFAULT.with(1_000, 10), memory);

  /** Has read nothing of 128 kB. */
  private static final class Slow implements Crowd.Member {
    @Override
    public long held() {
      return 128 << 10;
    }
  }

  private static String network(int number) {
    return "2001:db8:0:" + Integer.toHexString(number) + ":0:0:0:0/64";
  }

  @Test
  void the_networks_of_one_site_have_four_times_as_many_connections_as_one_of_them() {
    List<String> in = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (int i = 0; i < 65_536; i++) {
      String refusal = crowd.enter(network(i));
      if (refusal.isEmpty()) {
        in.add(network(i));
      } else {
        refusals.add(refusal);
      }
    }
    assertThat(in).hasSize(40);
    assertThat(refusals).containsOnly("sessions_of_network");
    assertThat(crowd.count()).isEqualTo(40);
    assertThat(crowd.enter("2001:db8:1:0:0:0:0:0/64")).as("another site").isEmpty();
    assertThat(crowd.enter("203.0.113.7")).isEmpty();
    in.forEach(crowd::leave);
    assertThat(crowd.enter(network(50_000))).isEmpty();
  }

  @Test
  void one_address_has_no_more_than_its_own_and_all_together_no_more_than_there_are() {
    for (int i = 0; i < 10; i++) {
      assertThat(crowd.enter("203.0.113.7")).isEmpty();
    }
    assertThat(crowd.enter("203.0.113.7")).isEqualTo("sessions_of_address");
    assertThat(crowd.enter("203.0.113.8")).as("IPv4 addresses are scarce").isEmpty();
    Crowd small = new Crowd(SessionLimits.DEFAULT.with(2, 10), memory);
    assertThat(small.enter("203.0.113.1")).isEmpty();
    assertThat(small.enter("203.0.113.2")).isEmpty();
    assertThat(small.enter("203.0.113.3")).isEqualTo("sessions");
    assertThat(small.count()).isEqualTo(2);
  }

  @Test
  void what_a_site_does_not_read_is_bounded_together_and_others_have_the_rest() {
    assertThat(memory.limit(ClientMemory.Kind.ANSWERS)).isEqualTo(ANSWERS);
    for (int i = 0; i < 8; i++) {
      crowd.add(new Slow(), network(i));
    }
    assertThat(crowd.holdsTooMuch(network(3), 128 << 10, 1)).isTrue();
    assertThat(crowd.holdsTooMuch(network(3), 0, 2 << 20))
        .as("who has read everything gets one answer of any size")
        .isFalse();
    crowd.add(new Slow(), "2001:db8:1:0:0:0:0:0/64");
    assertThat(crowd.holdsTooMuch("2001:db8:1:0:0:0:0:0/64", 128 << 10, 1)).isFalse();
    for (int i = 0; i < 100; i++) {
      crowd.add(new Slow(), "127.0.0.1");
    }
    assertThat(crowd.holdsTooMuch("127.0.0.1", 128 << 10, 1))
        .as("behind a proxy every client appears local")
        .isFalse();
  }
}
