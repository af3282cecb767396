package org.utxod.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;

class HistoryCheckTest {
  private static final List<BlockDelta> CHAIN =
      RecordedChain.golden().main().stream().map(RecordedBlock::delta).toList();

  @TempDir
  private Path directory;

  @Test
  void a_segment_equals_the_blocks_that_it_was_made_of() {
    try (History history = open()) {
      Segment segment = write(history, CHAIN.subList(0, 200));
      HistoryCheck check = new HistoryCheck(segment, history.fingerprints());
      CHAIN.subList(0, 200).forEach(block -> assertThat(check.difference(block)).isEmpty());
      assertThat(check.postings()).isEqualTo(segment.postings());
      segment.release();
    }
  }

  @Test
  void what_is_missing_added_or_of_another_size_is_found() {
    BlockDelta right = CHAIN.get(200);
    for (BlockDelta wrong :
        List.of(changed(right, 1, 0, 1), changed(right, 0, 1, 1), changed(right, 0, 0, 2))) {
      try (History history = open()) {
        Segment segment = write(history, List.of(wrong));
        HistoryCheck check = new HistoryCheck(segment, history.fingerprints());
        assertThat(check.difference(right)).isPresent();
        assertThat(check.difference(wrong)).isEmpty();
        segment.release();
      }
    }
  }

  private History open() {
    return History.open(
        directory.resolve("h" + System.nanoTime()),
        Network.REGTEST,
        true,
        new Random(4),
        warning -> {
          throw new AssertionError(warning);
        });
  }

  private static Segment write(History history, List<BlockDelta> blocks) {
    SegmentBuilder builder = history.builder();
    blocks.forEach(builder::add);
    return history.write(builder);
  }

  /** The block with some first coins left out, some satoshis more in each coin, and lengths multiplied. */
  private static BlockDelta changed(BlockDelta delta, int without, int more, int times) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(delta.point())
        .blockHeader(delta.blockHeader(), 0)
        .chainwork(delta.chainwork());
    int left = without;
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      builder
          .beginTransaction()
          .transactionId(cursor.transactionId())
          .transactionLength(cursor.transactionLength() * times);
      while (cursor.nextOfTransaction()) {
        Script script = cursor.script();
        if (cursor.isCreated() && left-- <= 0) {
          builder.created(cursor.outPoint().vout(), cursor.valueSat() + more, script);
        } else if (!cursor.isCreated()) {
          builder.spent(
              new Coin(cursor.outPoint(), cursor.valueSat(), cursor.code() >>> 1, false), script);
        }
      }
      builder.endTransaction();
    }
    return builder.build();
  }
}
