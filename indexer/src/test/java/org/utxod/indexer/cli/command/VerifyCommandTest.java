package org.utxod.indexer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** {@code utxod verify} without a daemon: it opens the index, follows the node, and ends with the result. */
class VerifyCommandTest extends CommandFixture {
  /** An index of the first blocks, as if the daemon had been stopped there. */
  private void index(int blocks) {
    try (Index index = Index.open(indexDirectory(), Network.REGTEST, IndexOptions.DEFAULT, SMALL)) {
      for (RecordedBlock block :
          org.utxod.store.fixture.RecordedChain.golden().main().subList(0, blocks)) {
        index.writer().apply(block.delta());
      }
    }
  }

  @Test
  void ends_with_0_where_both_are_equal() {
    index(260);
    assertThat(run("verify")).as(err::toString).isZero();
    assertThat(said())
        .contains("Equal at block 271", "node", "index, computed", "index, carried")
        .contains("6ab3cb7c56e0e075e73bfb0ca4fece68399c59adb6b6f63df267c09f18e250e3");
  }

  @Test
  void ends_with_4_and_both_figures_where_they_differ() {
    index(272);
    damageOneCoin();
    assertThat(run("verify")).as(err::toString).isEqualTo(4);
    assertThat(said())
        .contains("DIFFERENT at block 271", "2735 coins", "utxod reindex --from-height");
  }

  private void damageOneCoin() {
    try (RocksStore store = RocksStore.open(indexDirectory(), SMALL);
        KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor =
            rows.scan(ColumnFamily.COIN, new byte[0], null, KeyValueSnapshot.Scope.ANY)) {
      assertThat(cursor.next()).isTrue();
      WriteBatch batch = new RocksWriteBatch();
      batch.put(
          ColumnFamily.COIN,
          cursor.key(),
          CoinRow.value(CoinRow.code(cursor.value()), CoinRow.valueSat(cursor.value()) + 1));
      store.write(batch);
    }
  }

  @Test
  void ends_with_3_where_the_node_refuses() {
    index(272);
    FaultPlan.of(node).always("getblockchaininfo", new SimFault.Status(401, ""));
    assertThat(run("verify")).as(err::toString).isEqualTo(3);
  }

  @Test
  void all_without_history_is_refused_before_anything_is_opened() {
    assertThat(run("verify", "--all")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--all is for --history")
        .doesNotContain("There is no index");
  }

  @Test
  void says_so_where_there_is_no_index() {
    assertThat(run("verify")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no index");
  }
}
