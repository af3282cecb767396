package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the simulated world sends is what a node could take. */
class BlockMakerTest {
  @Test
  void no_transaction_spends_a_coin_twice_also_where_what_it_builds_on_is_confirmed_meanwhile() {
    BlockMaker maker = new BlockMaker(new Random(5));
    ModelBlock tip = BlockMaker.genesis();
    List<ModelBlock.Tx> sent = new ArrayList<>();
    int builtOnConfirmed = 0;
    for (int i = 0; i < 400; i++) {
      tip = maker.on(tip, 1, 3);
      List<ModelBlock.Tx> last = sent.subList(Math.max(0, sent.size() - 3), sent.size());
      builtOnConfirmed += tip.txs().stream().anyMatch(last::contains) ? 1 : 0;
      ModelBlock.Tx tx = maker.unconfirmed(tip, last);
      if (tx != null) {
        assertThat(tx.inputs()).as("block %d", i).doesNotHaveDuplicates();
        sent.add(tx);
      }
    }
    assertThat(builtOnConfirmed).isGreaterThan(20);
  }
}
