package org.utxod.query.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.ClientMemory.Kind;
import org.utxod.query.http.limit.SubscriptionBudget;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** What may be watched, by one client and by all. */
class SubscriptionBudgetTest {
  private final ClientMemory memory = new ClientMemory(ClientMemory.MIN_BYTES);
  private final SubscriptionBudget budget = memory.subscriptions();

  private static Subscription scripts(int first, int count) {
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scripts.add(Script.ofHex("0014" + "%040x".formatted(first + i)));
    }
    return Subscription.of(scripts, Network.REGTEST);
  }

  private int fill(String client) {
    for (int taken = 0; ; taken++) {
      try {
        budget.take(client, scripts(taken * 100, 100).bytes());
      } catch (QueryException e) {
        assertThat(e.retryAfterSeconds()).isPositive();
        return taken;
      }
    }
  }

  @Test
  void one_client_from_elsewhere_may_have_a_quarter_and_all_together_everything() {
    int one = fill("198.51.100.7");
    assertThat(memory.used(Kind.SUBSCRIPTIONS))
        .isLessThanOrEqualTo(memory.limit(Kind.SUBSCRIPTIONS) / 4);
    int local = fill("127.0.0.1");
    assertThat(local).as("this machine has the rest").isGreaterThan(2 * one);
    assertThatThrownBy(() -> budget.take("198.51.100.8", scripts(0, 100).bytes()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("client_memory_mb");
    budget.release("198.51.100.7", scripts(0, 100).bytes());
    budget.take("198.51.100.8", scripts(0, 100).bytes());
  }

  @Test
  void the_networks_of_one_site_have_a_quarter_together() {
    assertThat(fill("2001:db8:0:1:0:0:0:0/64")).isPositive();
    assertThat(fill("2001:db8:0:2:0:0:0:0/64")).isZero();
    assertThat(fill("2001:db8:1:0:0:0:0:0/64")).isPositive();
  }

  @Test
  void what_is_given_back_is_there_again() {
    int before = fill("198.51.100.7");
    for (int i = 0; i < before; i++) {
      budget.release("198.51.100.7", scripts(i * 100, 100).bytes());
    }
    assertThat(memory.used(Kind.SUBSCRIPTIONS)).isZero();
    assertThat(fill("198.51.100.7")).isEqualTo(before);
  }

  @Test
  void the_documented_number_fits_the_usual_heap() {
    ClientMemory usual = ClientMemory.ofHeap(247L << 20);
    assertThat(usual.limit(Kind.SUBSCRIPTIONS) / (scripts(0, 1_000).bytes() / 1_000))
        .as("scripts, as docs/push.md has it")
        .isBetween(120_000L, 150_000L);
  }
}
