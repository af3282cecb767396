package org.utxod.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.read.IndexView;

/** The transaction that spends a coin is found by amounts, however many its script has. */
class TransactionFinderTest {
  private static final int BLOCKS = 40;
  private static final int IN_A_BLOCK = 100;
  private static final int ALL = BLOCKS * IN_A_BLOCK;
  private static final Script SCRIPT = Script.ofHex("0014" + "5c".repeat(20));
  private static final int PREVIOUS_OFFSET = 4;

  private final FakeIndex index = new FakeIndex(Network.REGTEST);

  @TempDir
  private Path directory;

  private History history;

  @BeforeEach
  void open() {
    history = History.open(directory, Network.REGTEST, true, new Random(1), warning -> {
      throw new AssertionError(warning);
    });
    index.blocks(BLOCKS - index.height());
  }

  @AfterEach
  void close() {
    history.close();
  }

  private static Txid txid(int number) {
    byte[] wire = new byte[32];
    ByteBuffer.wrap(wire).putInt(0, number + 1);
    return Txid.ofWire(wire, 0);
  }

  /** Transaction {@code n} spends so many coins of the script, of this sum. */
  private void blocks(IntToLongFunction sat, IntToLongFunction coins) {
    SegmentBuilder builder = history.builder();
    BlockHash previous = BlockHash.ofDisplay("00".repeat(32));
    byte[] script = SCRIPT.bytes();
    for (int height = 0; height <= BLOCKS; height++) {
      ByteBuffer header =
          ByteBuffer.allocate(BlockDelta.BLOCK_HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      header.put(PREVIOUS_OFFSET, previous.wire());
      BlockHash hash = FakeIndex.hash(height);
      BlockDeltaBuilder block = new BlockDeltaBuilder()
          .point(new ChainPoint(height, hash))
          .blockHeader(header.array(), 0)
          .medianTime(0)
          .chainwork(Chainwork.ofHex("0".repeat(64)));
      if (height == 0) {
        block.beginTransaction().transactionId(txid(ALL)).transactionLength(200).endTransaction();
      }
      for (int i = 0; height > 0 && i < IN_A_BLOCK; i++) {
        int number = (height - 1) * IN_A_BLOCK + i;
        block.beginTransaction().transactionId(txid(number)).transactionLength(200);
        long count = coins.applyAsLong(number);
        for (int coin = 0; coin < count; coin++) {
          long each = sat.applyAsLong(number) / count;
          block.spent(txid(number).wire(), 0, coin, each, 0, script, 0, script.length);
        }
        block.endTransaction();
      }
      builder.add(block.build());
      previous = hash;
    }
    history.add(List.of(history.write(builder)));
  }

  private TransactionFinder finder() {
    TransactionReader.Reading reading = new TransactionReader.Reading() {
      @Override
      public <A> A read(Function<HistoryReader, A> question) {
        try (IndexView view = index.view();
            History.Segments segments = history.segments()) {
          return question.apply(new HistoryReader(view, segments));
        }
      }
    };
    TransactionReader transactions = new TransactionReader(TransactionSource.none());
    return new TransactionFinder(
        reading, transactions, new TxidLookup(BlockLookup.none(), transactions));
  }

  private List<Txid> spenders(long sat, int fromHeight, int mostCalls) {
    List<Txid> found = new ArrayList<>();
    @Nullable ActivityPosition after = null;
    for (int call = 1; ; call++) {
      TransactionFinder.Spenders some = finder().spenders(SCRIPT.key(), sat, fromHeight, after);
      assertThat(some.lines().size()).isLessThanOrEqualTo(TransactionFinder.MAX_SPENDERS);
      some.lines().forEach(line -> found.add(line.txid()));
      after = some.next();
      if (after == null) {
        return found;
      }
      assertThat(call).isLessThan(mostCalls);
    }
  }

  @Test
  void one_of_thousands_is_named_by_what_it_spends() {
    blocks(number -> 1_000 + number, number -> 1);
    for (int number : new int[] {0, 1, 999, 1_000, 1_001, 2_500, ALL - 1}) {
      assertThat(spenders(1_000 + number, 0, 2)).containsExactly(txid(number));
    }
    assertThat(spenders(1_000 + 250, 3, 2)).containsExactly(txid(250));
    assertThat(spenders(1_000 + 250, 4, 2)).as("spent before it was created").isEmpty();
    assertThat(spenders(999, 0, 2)).isEmpty();
  }

  @Test
  void where_all_are_worth_the_same_all_are_named_once_in_their_order() {
    blocks(number -> 500, number -> 1);
    List<Txid> all = new ArrayList<>();
    for (int number = 0; number < ALL; number++) {
      all.add(txid(number));
    }
    assertThat(spenders(500, 0, ALL)).isEqualTo(all);
  }

  @Test
  void one_that_spends_several_is_named_where_they_are_worth_enough() {
    blocks(number -> 600, number -> number % 10 == 3 ? 3 : number % 10 == 5 ? 0 : 1);
    List<Txid> several = new ArrayList<>();
    for (int number = 3; number < ALL; number += 10) {
      several.add(txid(number));
    }
    assertThat(spenders(200, 0, ALL)).isEqualTo(several);
    assertThat(spenders(601, 0, ALL)).isEmpty();
  }
}
