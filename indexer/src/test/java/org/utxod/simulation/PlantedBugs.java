package org.utxod.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.ChainInfo;
import org.utxod.bitcoind.NodeFault;
import org.utxod.bitcoind.NodeHeader;
import org.utxod.bitcoind.NodeVersion;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Network;
import org.utxod.fixture.ForwardingStore;
import org.utxod.follow.ChainSource;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.Family;
import org.utxod.store.schema.UndoRow;

/** Bugs as a careless change could bring them in, each by itself, to see that the simulation finds them. */
final class PlantedBugs {
  private PlantedBugs() {}

  /** What a block removed or overwrote is written down but for the last coin. */
  static Seams forgetsOneUndoneCoin() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch other = new WriteBatch();
        batch.forEach(new WriteBatch.Visitor() {
          @Override
          public void put(Family family, byte[] key, byte[] value) {
            other.put(family, key, family == Family.UNDO ? shortened(value) : value);
          }

          @Override
          public void delete(Family family, byte[] key) {
            other.delete(family, key);
          }
        });
        return List.of(other);
      }
    });
  }

  private static byte[] shortened(byte[] undo) {
    List<Object[]> rows = new ArrayList<>();
    UndoRow.forEach(undo, (family, key, before) -> rows.add(new Object[] {family, key, before}));
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i)[0] == Family.COIN) {
        rows.remove(i);
        break;
      }
    }
    UndoRow row = new UndoRow(UndoRow.hash(undo), undo.length);
    rows.forEach(each -> row.add((Family) each[0], (byte[]) each[1], (byte[]) each[2]));
    return row.value();
  }

  /** A block is taken back with what it found and what it left confused: old values stay where a row was overwritten. */
  static Seams undoesInTheWrongDirection() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch other = new WriteBatch();
        batch.forEach(new WriteBatch.Visitor() {
          @Override
          public void put(Family family, byte[] key, byte[] value) {
            other.put(family, key, family == Family.UNDO ? confused(value) : value);
          }

          @Override
          public void delete(Family family, byte[] key) {
            other.delete(family, key);
          }
        });
        return List.of(other);
      }
    });
  }

  private static byte[] confused(byte[] undo) {
    UndoRow row = new UndoRow(UndoRow.hash(undo), undo.length);
    byte[][] last = new byte[1][];
    UndoRow.forEach(undo, (family, key, before) -> {
      boolean balance = family == Family.BALANCE && before != null;
      row.add(family, key, balance && last[0] != null ? last[0] : before);
      last[0] = balance ? before : last[0];
    });
    return row.value();
  }

  /** A block's rows and its chain point are written one after the other. */
  static Seams tearsBatches() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch first = new WriteBatch();
        WriteBatch second = new WriteBatch();
        int half = batch.count() / 2;
        batch.forEach(new WriteBatch.Visitor() {
          private int seen;

          private WriteBatch next() {
            return seen++ < half ? first : second;
          }

          @Override
          public void put(Family family, byte[] key, byte[] value) {
            next().put(family, key, value);
          }

          @Override
          public void delete(Family family, byte[] key) {
            next().delete(family, key);
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

    Lenient(ChainSource source, Function<BlockHash, ModelBlock> blocks) {
      super(source);
      this.blocks = blocks;
    }

    @Override
    public BlockDelta block(BlockHash hash) {
      try {
        return super.block(hash);
      } catch (NodeFault e) {
        if (e.kind() != NodeFault.Kind.MISSING_PREVOUTS) {
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
  private static class OtherSource implements ChainSource {
    private final ChainSource source;

    OtherSource(ChainSource source) {
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
