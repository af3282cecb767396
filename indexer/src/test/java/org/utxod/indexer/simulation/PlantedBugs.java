package org.utxod.indexer.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.EffectsBuilder;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.fixture.BatchCopier;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentMerger;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoKey;

/** Bugs as a careless change could bring them in, each by itself, to see that the simulation finds them. */
final class PlantedBugs {
  /** The first byte of the keys of entries, and of totals ({@code AccountKey}). */
  private static final int ACCOUNT_ENTRY = 9;

  private static final int ACCOUNT_TOTALS = 5;

  private PlantedBugs() {}

  /** Electrum clients are not told that the parents of an unconfirmed transaction are in a block now. */
  static Seams forgetsConfirmedParents() {
    return Seams.NONE.withElectrum(changes -> new Changes(false, changes.any(), changes.scripts()));
  }

  /** The history lacks a posting. */
  static Seams losesAPosting() {
    return Seams.NONE.withHistory(() -> ChangedDeltas::withoutLastCoin);
  }

  /** The history takes one transaction for another. */
  static Seams confusesTransactions() {
    return Seams.NONE.withHistory(() -> ChangedDeltas::withSwappedTransactions);
  }

  /** The history takes the first block that it saw at a height for every other block at that height. */
  static Seams entersAStaleBlock() {
    return Seams.NONE.withHistory(() -> {
      Map<Integer, BlockDelta> seen = new HashMap<>();
      return delta -> ChangedDeltas.withTransactionsOf(
          delta, seen.computeIfAbsent(delta.height(), height -> ChangedDeltas.copy(delta)));
    });
  }

  /** Where segments of the history are merged, what one of them held is missing afterwards. */
  static Seams dropsAMergedSegment() {
    return Seams.NONE.withMerging((parts, file, stop) -> {
      Path empty = file.resolveSibling(file.getFileName() + ".empty");
      int dropped = parts.size() / 2;
      EmptySegment.of(parts.get(dropped), empty);
      try {
        List<Segment> left = new ArrayList<>(parts);
        Segment hollow = Segment.open(empty);
        left.set(dropped, hollow);
        SegmentMerger.merge(left, file, stop);
        hollow.release();
      } finally {
        Files.delete(empty);
      }
    });
  }

  /** A transaction of an account is not entered. */
  static Seams losesAnEntryOfAnAccount() {
    return lostOfAccounts(
        (key, put) -> put && key[0] == ACCOUNT_ENTRY && key[key.length - 1] % 3 == 1);
  }

  /** A transaction of an account stays entered when its block is disconnected. */
  static Seams keepsAnUndoneEntryOfAnAccount() {
    return lostOfAccounts((key, put) -> !put && key[0] == ACCOUNT_ENTRY);
  }

  /** What an account holds is right until the next start. */
  static Seams forgetsWhatAnAccountHolds() {
    return lostOfAccounts((key, put) -> put && key[0] == ACCOUNT_TOTALS);
  }

  /** Decides by a row's key. */
  private interface Lost {
    boolean is(byte[] key, boolean put);
  }

  private static Seams lostOfAccounts(Lost lost) {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch other = new RocksWriteBatch();
        batch.forEach(new BatchCopier(other) {
          @Override
          public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
            if (columnFamily != ColumnFamily.ACCOUNT || !lost.is(key, true)) {
              super.put(columnFamily, key, value);
            }
          }

          @Override
          public void delete(ColumnFamily columnFamily, byte[] key) {
            if (columnFamily != ColumnFamily.ACCOUNT || !lost.is(key, false)) {
              super.delete(columnFamily, key);
            }
          }
        });
        return List.of(other);
      }
    });
  }

  /** The undo record lacks the last coin that a block spent. */
  static Seams forgetsOneUndoneCoin() {
    return Seams.NONE.withStore(store -> new RecordChanger(store) {
      @Override
      List<ScriptEffect> changed(List<ScriptEffect> effects) {
        List<ScriptEffect> changed = new ArrayList<>(effects);
        for (int i = changed.size() - 1; i >= 0; i--) {
          ScriptEffect effect = changed.get(i);
          List<TransactionEffect> without = withoutLastSpent(effect.transactions());
          if (without != null) {
            changed.set(i, with(effect, effect.before(), without));
            break;
          }
        }
        return changed;
      }
    });
  }

  private static @Nullable List<TransactionEffect> withoutLastSpent(
      List<TransactionEffect> transactions) {
    List<TransactionEffect> changed = new ArrayList<>(transactions);
    for (int i = changed.size() - 1; i >= 0; i--) {
      TransactionEffect one = changed.get(i);
      int coins = one.spentCoins().size();
      if (coins > 0) {
        changed.set(
            i,
            new TransactionEffect(
                one.index(),
                one.receivedSat(),
                one.spentSat(),
                one.created(),
                one.spent(),
                one.createdVouts(),
                one.spentCoins().subList(0, coins - 1)));
        return changed;
      }
    }
    return null;
  }

  /** A block is disconnected, and the balance of a wrong script is restored. */
  static Seams undoesInTheWrongDirection() {
    return Seams.NONE.withStore(store -> new RecordChanger(store) {
      @Override
      List<ScriptEffect> changed(List<ScriptEffect> effects) {
        List<ScriptEffect> changed = new ArrayList<>();
        BalanceRow last = null;
        for (ScriptEffect effect : effects) {
          boolean both = effect.held() && effect.holds();
          changed.add(both && last != null ? with(effect, last, effect.transactions()) : effect);
          last = both ? effect.before() : last;
        }
        return changed;
      }
    });
  }

  private static ScriptEffect with(
      ScriptEffect effect, BalanceRow before, List<TransactionEffect> transactions) {
    return new ScriptEffect(
        effect.script(),
        before,
        effect.holds(),
        effect.removedScript(),
        transactions,
        effect.overwritten());
  }

  /** Writes other records of what blocks did than it is given. */
  private abstract static class RecordChanger extends BatchChanger {
    RecordChanger(KeyValueStore store) {
      super(store);
    }

    abstract List<ScriptEffect> changed(List<ScriptEffect> effects);

    @Override
    List<WriteBatch> changed(WriteBatch batch) {
      WriteBatch other = new RocksWriteBatch();
      TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
      batch.forEach(new BatchCopier(other) {
        @Override
        public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
          if (columnFamily == ColumnFamily.UNDO) {
            records.put(key, value);
          } else {
            super.put(columnFamily, key, value);
          }
        }
      });
      records.keySet().stream().mapToInt(UndoKey::height).distinct().forEach(height -> {
        BlockEffects block =
            BlockEffects.of(part -> records.get(UndoKey.key(height, part))).orElseThrow();
        List<ScriptEffect> effects = new ArrayList<>();
        block.forEach(effects::add);
        EffectsBuilder builder = new EffectsBuilder();
        changed(effects).forEach(effect -> builder.add(effect, true));
        byte[] txids = new byte[32 * block.transactions()];
        for (int i = 0; i < block.transactions(); i++) {
          block.txid(i).copyTo(txids, 32 * i);
        }
        EffectsBuilder.write(
            height,
            block.hash(),
            txids,
            List.of(builder),
            (key, value) -> other.put(ColumnFamily.UNDO, key, value));
      });
      return List.of(other);
    }
  }

  /** A block's rows and its chain point are written one after the other. */
  static Seams tearsBatches() {
    return Seams.NONE.withStore(store -> new BatchChanger(store) {
      @Override
      List<WriteBatch> changed(WriteBatch batch) {
        WriteBatch first = new RocksWriteBatch();
        WriteBatch second = new RocksWriteBatch();
        int half = batch.count() / 2;
        batch.forEach(new BatchCopier(first) {
          private int seen;

          @Override
          protected WriteBatch target() {
            return seen++ < half ? first : second;
          }
        });
        return List.of(first, second);
      }
    });
  }

  /** The files of a step of many blocks, and its chain point, are written one after the other. */
  static Seams tearsSteps() {
    return Seams.NONE.withStore(store -> new ForwardingStore(store) {
      @Override
      public void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch) {
        super.ingest(files, new RocksWriteBatch());
        super.write(batch);
      }
    });
  }

  /** Scripts that a step of many blocks touched keep the balances that they had before. */
  static Seams forgetsBalancesOfAStep() {
    return Seams.NONE.withStore(store -> new ForwardingStore(store) {
      @Override
      public void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch) {
        Map<ColumnFamily, List<Path>> rest = new EnumMap<>(files);
        rest.remove(ColumnFamily.BALANCE);
        super.ingest(rest, batch);
      }
    });
  }

  /** The cookie that was read first is sent forever. */
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

  /** The search for the fork point is off by one block. */
  static Seams searchesTheForkOneBlockOff() {
    return Seams.NONE.withSource((source, blocks) -> new OtherSource(source) {
      @Override
      public List<BlockHash> blockHashes(int from, int count) {
        return super.blockHashes(from > 0 && count > 1 ? from - 1 : from, count);
      }
    });
  }

  /** A block whose inputs lack their prevouts is treated as one that spends nothing. */
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
