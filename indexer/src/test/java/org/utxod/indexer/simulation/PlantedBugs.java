package org.utxod.indexer.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoRow;

/** Bugs as a careless change could bring them in, each by itself, to see that the simulation finds them. */
final class PlantedBugs {
  private PlantedBugs() {}

  /** What a block removed or overwrote is written down but for the last coin. */
  static Seams forgetsOneUndoneCoin() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch other = new RocksWriteBatch();
        batch.forEach(new WriteBatch.Visitor() {
          @Override
          public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
            other.put(
                columnFamily, key, columnFamily == ColumnFamily.UNDO ? shortened(value) : value);
          }

          @Override
          public void delete(ColumnFamily columnFamily, byte[] key) {
            other.delete(columnFamily, key);
          }
        });
        return List.of(other);
      }
    });
  }

  private static byte[] shortened(byte[] undo) {
    List<Object[]> rows = new ArrayList<>();
    UndoRow.forEach(
        undo, (columnFamily, key, before) -> rows.add(new Object[] {columnFamily, key, before}));
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i)[0] == ColumnFamily.COIN) {
        rows.remove(i);
        break;
      }
    }
    UndoRow row = new UndoRow(UndoRow.hash(undo), undo.length);
    rows.forEach(each -> row.add((ColumnFamily) each[0], (byte[]) each[1], (byte[]) each[2]));
    return row.value();
  }

  /** A block is taken back with what it found and what it left confused: old values stay where a row was overwritten. */
  static Seams undoesInTheWrongDirection() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch other = new RocksWriteBatch();
        batch.forEach(new WriteBatch.Visitor() {
          @Override
          public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
            other.put(
                columnFamily, key, columnFamily == ColumnFamily.UNDO ? confused(value) : value);
          }

          @Override
          public void delete(ColumnFamily columnFamily, byte[] key) {
            other.delete(columnFamily, key);
          }
        });
        return List.of(other);
      }
    });
  }

  private static byte[] confused(byte[] undo) {
    UndoRow row = new UndoRow(UndoRow.hash(undo), undo.length);
    byte[][] last = new byte[1][];
    UndoRow.forEach(undo, (columnFamily, key, before) -> {
      boolean balance = columnFamily == ColumnFamily.BALANCE && before != null;
      row.add(columnFamily, key, balance && last[0] != null ? last[0] : before);
      last[0] = balance ? before : last[0];
    });
    return row.value();
  }

  /** A block's rows and its chain point are written one after the other. */
  static Seams tearsBatches() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch first = new RocksWriteBatch();
        WriteBatch second = new RocksWriteBatch();
        int half = batch.count() / 2;
        batch.forEach(new WriteBatch.Visitor() {
          private int seen;

          private WriteBatch next() {
            return seen++ < half ? first : second;
          }

          @Override
          public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
            next().put(columnFamily, key, value);
          }

          @Override
          public void delete(ColumnFamily columnFamily, byte[] key) {
            next().delete(columnFamily, key);
          }
        });
        return List.of(first, second);
      }
    });
  }

  /** The cookie that was read first is sent for ever. */
  static Seams neverReadsTheCookieAgain() {
    return Seams.NONE.withTransport(() -> {
      AtomicReference<String> first = new AtomicReference<>();
      return chain -> {
        first.compareAndSet(null, chain.request().header("Authorization"));
        return chain.proceed(
            chain.request().newBuilder().header("Authorization", first.get()).build());
      };
    });
  }

  /** The search for the fork looks one block beside. */
  static Seams searchesTheForkOneBlockOff() {
    return Seams.NONE.withSource((source, blocks) -> new OtherSource(source) {
      @Override
      public List<BlockHash> blockHashes(int from, int count) {
        return super.blockHashes(from > 0 && count > 1 ? from - 1 : from, count);
      }
    });
  }

  /** A block whose inputs lack what they spend is taken as one that spends nothing. */
  static Seams overlooksMissingPrevouts() {
    return Seams.NONE.withSource((source, blocks) -> new Lenient(source, blocks));
  }

  private static final class Lenient extends OtherSource {
    private final Function<BlockHash, ModelBlock> blocks;

    Lenient(BlockSource source, Function<BlockHash, ModelBlock> blocks) {
      super(source);
      this.blocks = blocks;
    }

    @Override
    public BlockDelta block(BlockHash hash) {
      try {
        return super.block(hash);
      } catch (NodeException e) {
        if (e.kind() != NodeException.Kind.MISSING_PREVOUTS) {
          throw e;
        }
        return blocks.apply(hash).withoutSpends();
      }
    }
  }

  /** Writes other batches than it is given. */
  private abstract static class BatchChanger extends ForwardingStore {
    BatchChanger(KeyValueStore store) {
      super(store);
    }

    abstract List<WriteBatch> changed(WriteBatch batch);

    @Override
    public void write(WriteBatch batch) {
      changed(batch).forEach(super::write);
    }
  }

  /** A source with one habit of its own. */
  private static class OtherSource implements BlockSource {
    private final BlockSource source;

    OtherSource(BlockSource source) {
      this.source = source;
    }

    @Override
    public String label() {
      return source.label();
    }

    @Override
    public ChainInfo requireChain(Network network) {
      return source.requireChain(network);
    }

    @Override
    public ChainInfo chainInfo() {
      return source.chainInfo();
    }

    @Override
    public NodeVersion version() {
      return source.version();
    }

    @Override
    public List<BlockHash> blockHashes(int from, int count) {
      return source.blockHashes(from, count);
    }

    @Override
    public NodeHeader header(BlockHash hash) {
      return source.header(hash);
    }

    @Override
    public BlockDelta block(BlockHash hash) {
      return source.block(hash);
    }

    @Override
    public ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip) {
      return source.waitForNewBlock(timeout, currentTip);
    }

    @Override
    public void cancelAll() {
      source.cancelAll();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
