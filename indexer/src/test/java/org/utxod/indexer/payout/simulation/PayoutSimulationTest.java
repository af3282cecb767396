package org.utxod.indexer.payout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens, no payment is in the chain twice, none is lost, and the books equal the chain.
 *
 * <p>One seed: {@code -Dpay.seed=123}; more of them: {@code -Dpay.seeds=10000}, from {@code -Dpay.first} on.
 */
class PayoutSimulationTest {
  private static final long SEEDS = 150;

  /**
   * A reconciliation that died between taking a debit in and remembering what else it paid; two where the older ledger
   * learned of a transaction that had failed after the one that had paid anew.
   */
  @ParameterizedTest
  @ValueSource(longs = {207, 32_658, 32_790})
  void lives_that_found_a_fault_beyond_those(long seed) {
    assertThat(PayoutLife.run(seed, PayoutSeams.NONE)).isEmpty();
  }

  @Test
  void nothing_is_paid_twice_and_nothing_is_lost() {
    Long only = Long.getLong("pay.seed");
    long first = only == null ? Long.getLong("pay.first", 1) : only;
    long seeds = only == null ? Long.getLong("pay.seeds", SEEDS) : 1;
    for (long seed = first; seed < first + seeds; seed++) {
      List<String> problems = PayoutLife.run(seed, PayoutSeams.NONE);
      assertThat(problems).as("seed %s", seed).isEmpty();
    }
  }
}
