package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.schema.ColumnFamily;

/** A script that loses a heap of coins: its balance is known at once, its last coin soon, and nobody waits in between. */
class SpentHeapTest {
  private static final Script HEAP = Script.ofHex("0014" + "07".repeat(20));
  private static final Script NEIGHBOUR = Script.ofHex("0014" + "08".repeat(20));
  private static final int COINS = 40_000;
  private static final int PER_BLOCK = 8_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir
  Path directory;

  private ChainPoint tip = new ChainPoint(0, hash(0));

  private static BlockHash hash(int height) {
    byte[] bytes = new byte[32];
    LittleEndian.putInt(bytes, 0, height + 1);
    return BlockHash.ofWire(bytes, 0);
  }

  private BlockDeltaBuilder next() {
    ChainPoint before = tip;
    tip = new ChainPoint(before.height() + 1, hash(before.height() + 1));
    return new BlockDeltaBuilder()
        .point(tip)
        .previousHash(before.hash())
        .chainwork(new Chainwork(BigInteger.valueOf(tip.height())))
        .beginTransaction()
        .transactionId(txid(1))
        .created(0, 1, NEIGHBOUR)
        .endTransaction()
        .beginTransaction()
        .transactionId(txid(2));
  }

  private Txid txid(int number) {
    byte[] bytes = new byte[32];
    LittleEndian.putInt(bytes, 0, tip.height());
    bytes[31] = (byte) number;
    return Txid.ofWire(bytes, 0);
  }

  /** All but the last of the coins are spent again. */
  private Coin spendTheHeap(Index index) {
    index.writer().beginAfter(record(tip));
    List<Coin> coins = new ArrayList<>();
    while (coins.size() < COINS) {
      BlockDeltaBuilder block = next();
      Txid txid = txid(2);
      for (int vout = 0; vout < PER_BLOCK; vout++) {
        block.created(vout, 1_000, HEAP);
        coins.add(new Coin(new OutPoint(txid, vout), 1_000, tip.height(), false));
      }
      index.writer().apply(block.endTransaction().build());
    }
    coins.sort((a, b) -> a.outPoint().compareTo(b.outPoint()));
    for (int from = 0; from < COINS; from += PER_BLOCK) {
      BlockDeltaBuilder block = next();
      for (Coin coin : coins.subList(from, Math.min(from + PER_BLOCK, COINS - 1))) {
        block.spent(coin, HEAP);
      }
      index.writer().apply(block.endTransaction().build());
    }
    return coins.get(COINS - 1);
  }

  private static BlockRecord record(ChainPoint point) {
    return new BlockRecord(point, hash(-1), 0, 0, new Chainwork(BigInteger.ZERO), 0, 0, 0);
  }

  private static List<Coin> coins(Index index, Script script) {
    try (IndexView view = index.view()) {
      return view.coins(script.key(), null, 10);
    }
  }

  @Test
  void the_heap_is_swept_by_itself() {
    try (Index index = Index.open(
        directory.resolve("index"),
        Network.REGTEST,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      Coin last = spendTheHeap(index);
      try (IndexView view = index.view()) {
        assertThat(view.balance(HEAP.key())).isEqualTo(new Balance(1_000, 1, 0));
      }
      assertThat(coins(index, NEIGHBOUR)).hasSize(10);
      assertThat(whenSwept(index)).containsExactly(last);
    }
  }

  /** Until then each question is answered at once: with the coin, or with the request to come back. */
  private static List<Coin> whenSwept(Index index) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return coins(index, HEAP);
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.SWEEPING);
        assertThat(System.nanoTime()).isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  @Test
  void an_unswept_heap_is_not_walked_over() {
    KeyValueStore unswept =
        new Unswept(RocksStore.open(directory.resolve("index"), RocksStore.Memory.DEFAULT));
    try (Index index = Index.over(unswept, Network.REGTEST, IndexOptions.DEFAULT)) {
      spendTheHeap(index);
      assertThatThrownBy(() -> coins(index, HEAP))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SWEEPING))
          .hasMessageContaining("in a few seconds");
      assertThat(coins(index, NEIGHBOUR)).hasSize(10);
    }
  }

  /** A store whose sweeping never comes. */
  private static final class Unswept extends ForwardingStore {
    Unswept(KeyValueStore store) {
      super(store);
    }

    @Override
    public void sweep(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to) {}
  }
}
