package org.utxod.query.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Freshness.Verdict;
import org.utxod.query.answer.Freshness.Verdict.Cause;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.testing.FakeChain;
import org.utxod.store.chain.Network;

class FreshnessTest {
  private static final int HEIGHT = 800_000;

  private final Freshness freshness = new Freshness(FreshnessPolicy.DEFAULT);
  private final FakeChain chain = new FakeChain();

  private Verdict behind(int lag) {
    return freshness.judge(HEIGHT, chain.tip(HEIGHT + lag).status());
  }

  @Test
  void a_node_that_went_below_the_index_says_nothing_of_the_tip_and_a_silent_one_nothing_new() {
    chain.tip(HEIGHT - 20).phase(DaemonPhase.WAITING, "It went backwards.");
    Freshness.Verdict verdict = freshness.judge(HEIGHT, chain.status());
    assertThat(verdict).isEqualTo(new Freshness.Verdict(null, Freshness.Verdict.Cause.WAITING));
    assertThat(verdict.stale()).isTrue();
    assertThat(freshness.judge(HEIGHT, chain.silent().status()).stale()).isFalse();
  }

  @Test
  void fresh_up_to_a_thousand_blocks_behind() {
    assertThat(behind(0)).isEqualTo(new Verdict(0, Cause.FRESH));
    assertThat(behind(999)).isEqualTo(new Verdict(999, Cause.FRESH));
    assertThat(behind(1_000)).isEqualTo(new Verdict(1_000, Cause.FRESH));
    assertThat(behind(1_001)).isEqualTo(new Verdict(1_001, Cause.BEHIND));
  }

  @Test
  void once_stale_fresh_again_only_at_ten_fewer() {
    assertThat(behind(1_001).stale()).isTrue();
    assertThat(behind(1_000).stale()).isTrue();
    assertThat(behind(991).stale()).isTrue();
    assertThat(behind(990).stale()).isFalse();
    assertThat(behind(1_000).stale()).isFalse();
    assertThat(behind(1_001).stale()).isTrue();
  }

  @Test
  void an_unknown_tip_is_stale_with_no_lag_and_changes_no_mind() {
    assertThat(behind(995).stale()).isFalse();
    assertThat(freshness.judge(HEIGHT, chain.unknown().status()))
        .isEqualTo(new Verdict(null, Cause.TIP_UNKNOWN));
    assertThat(behind(995).stale()).isFalse();
  }

  @Test
  void a_tip_below_the_index_is_no_lag() {
    assertThat(behind(-5)).isEqualTo(new Verdict(0, Cause.FRESH));
  }

  @Test
  void an_empty_index_lags_by_every_block_and_the_genesis_block() {
    assertThat(freshness.judge(-1, chain.tip(500).status()))
        .isEqualTo(new Verdict(501, Cause.FRESH));
  }

  @Test
  void a_reindex_or_a_halt_is_stale_however_near_the_tip() {
    chain.tip(HEIGHT);
    assertThat(freshness.judge(HEIGHT, chain.phase(DaemonPhase.REINDEXING, null).status()))
        .isEqualTo(new Verdict(0, Cause.REINDEXING));
    assertThat(freshness.judge(HEIGHT, chain.phase(DaemonPhase.HALTED, "why").status()))
        .isEqualTo(new Verdict(0, Cause.HALTED));
  }

  @Test
  void the_tip_of_a_node_that_downloads_is_not_the_chains() {
    Freshness mainnet = new Freshness(FreshnessPolicy.DEFAULT.of(Network.MAINNET));
    Freshness regtest = new Freshness(FreshnessPolicy.DEFAULT.of(Network.REGTEST));
    assertThat(mainnet.judge(HEIGHT, chain.tip(HEIGHT).status()).stale()).isFalse();
    assertThat(mainnet.judge(HEIGHT, chain.tip(HEIGHT).downloading().status()))
        .isEqualTo(new Verdict(0, Cause.DOWNLOADING));
    assertThat(mainnet
            .judge(HEIGHT, chain.tip(HEIGHT + 5_000).downloading().status())
            .cause())
        .isEqualTo(Cause.BEHIND);
    assertThat(regtest.judge(HEIGHT, chain.tip(HEIGHT).downloading().status()).stale())
        .as("there a node with old blocks never says that it caught up")
        .isFalse();
  }

  @Test
  void a_limit_smaller_than_the_recovery_recovers_at_zero() {
    Freshness strict = new Freshness(FreshnessPolicy.ofMaxLag(2));
    assertThat(strict.judge(10, chain.tip(13).status()).stale()).isTrue();
    assertThat(strict.judge(10, chain.tip(11).status()).stale()).isTrue();
    assertThat(strict.judge(10, chain.tip(10).status()).stale()).isFalse();
  }
}
