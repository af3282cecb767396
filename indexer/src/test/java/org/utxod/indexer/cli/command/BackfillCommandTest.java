package org.utxod.indexer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.model.BlockRecord;

/** {@code utxod backfill} without a daemon: it opens the index, follows the node to its scan's block, and ends. */
class BackfillCommandTest extends CommandFixture {
  private static final String ADDRESS = "bcrt1qa35559ev9lzsfv9upeg5x65rfvc53npy335swy";
  private static final List<RecordedBlock> BLOCKS =
      org.utxod.store.fixture.RecordedChain.golden().main();

  /** An index from a height on, as if the daemon had been stopped some blocks below the node's tip. */
  private void index(int from, int to) {
    try (Index index = Index.open(indexDirectory(), Network.REGTEST, IndexOptions.DEFAULT, SMALL)) {
      if (from > 0) {
        BlockDelta base = BLOCKS.get(from - 1).delta();
        index
            .writer()
            .beginAfter(new BlockRecord(
                base.point(), base.previousHash(), 0, 0, base.chainwork(), 1, 0, 0));
      }
      BLOCKS.subList(from, to + 1).forEach(block -> index.writer().apply(block.delta()));
    }
  }

  @Test
  void completes_an_address_and_says_so() {
    index(200, 260);
    assertThat(run("balance", ADDRESS)).isZero();
    assertThat(said()).contains("INCOMPLETE");
    assertThat(run("backfill", ADDRESS, "51")).as(err::toString).isZero();
    assertThat(said()).contains("Backfilled 2 scripts");
    assertThat(run("balance", ADDRESS)).isZero();
    assertThat(said()).doesNotContain("INCOMPLETE");
    assertThat(run("status")).isZero();
    assertThat(said()).contains("height 200 and later", "all of 2 backfilled scripts");
    assertThat(run("backfill", ADDRESS)).isZero();
    assertThat(said()).contains("already complete");
  }

  @Test
  void ends_with_1_and_the_reason_where_there_is_nothing_to_complete() {
    index(0, 260);
    assertThat(run("backfill", ADDRESS)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("covers every coin");
  }

  @Test
  void ends_with_a_sentence_where_it_is_no_address() {
    index(200, 260);
    assertThat(run("backfill", "bcrt1nonsense")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1);
  }
}
