package org.utxod.query.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;
import org.utxod.store.chain.ChainPoint;

class NamedTransactionsTest {
  private final NamedTransactions named = new NamedTransactions(42);

  @Test
  void what_was_named_last_counts() {
    assertThat(named.height(FakeIndex.txid("a"))).isEmpty();
    named.named(FakeIndex.txid("a"), 0);
    named.named(FakeIndex.txid("b"), 8_000_000);
    assertThat(named.height(FakeIndex.txid("a"))).hasValue(0);
    assertThat(named.height(FakeIndex.txid("b"))).hasValue(8_000_000);
    named.named(FakeIndex.txid("a"), 7);
    assertThat(named.height(FakeIndex.txid("a"))).hasValue(7);
    named.named(FakeIndex.txid("c"), -1);
    assertThat(named.height(FakeIndex.txid("c"))).isEmpty();
  }

  @Test
  void of_many_the_latest_are_kept_and_hardly_any_is_taken_for_another() {
    int many = 1_000_000;
    for (int i = 0; i < many; i++) {
      named.named(FakeIndex.txid("t" + i), i);
    }
    long latest = IntStream.range(many - 100_000, many)
        .filter(i -> named.height(FakeIndex.txid("t" + i)).orElse(-1) == i)
        .count();
    assertThat(latest).as("of the last 100,000").isGreaterThan(98_000);
    long strangers = IntStream.range(0, 100_000)
        .filter(i -> named.height(FakeIndex.txid("s" + i)).isPresent())
        .count();
    assertThat(strangers).isZero();
  }

  @Test
  void what_leaves_the_mempool_for_a_block_is_in_that_block() {
    FakeMempool mempool = new FakeMempool().followed();
    MempoolTx mined = mempool.add("m", List.of(), List.of());
    MempoolTx gone = mempool.add("g", List.of(), List.of());
    named.changed(List.of(
        new MempoolChange.Left(mined, new ChainPoint(5, FakeIndex.hash(5))),
        new MempoolChange.Left(gone, null)));
    assertThat(named.height(mined.txid())).hasValue(5);
    assertThat(named.height(gone.txid())).isEmpty();
  }
}
