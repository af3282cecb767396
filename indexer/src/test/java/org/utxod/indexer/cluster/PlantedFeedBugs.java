package org.utxod.indexer.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedDecoder;
import org.utxod.indexer.cluster.feed.FeedEncoder;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.fixture.BatchCopier;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;

/** Bugs as a careless change could bring them in, each by itself, to see that the simulation finds them. */
final class PlantedFeedBugs {
  private PlantedFeedBugs() {}

  /** What was not confirmed is appended once more, without a look at the log's end. */
  static FeedSeams appendsAgainWhenUnclear() {
    return appending(FeedException.Kind.UNCLEAR);
  }

  /** Whoever is shut out claims the log again and goes on. */
  static FeedSeams ignoresFencing() {
    return appending(FeedException.Kind.FENCED);
  }

  private static FeedSeams appending(FeedException.Kind overlooked) {
    return writing((log, writer) -> records -> {
      try {
        writer.append(records);
      } catch (FeedException e) {
        if (e.kind() != overlooked) {
          throw e;
        }
        log.claim().append(records);
      }
    });
  }

  /** Now and then a step is said to be appended and is not. */
  static FeedSeams losesAStep() {
    return writing((log, writer) -> records -> {
      if (read(records) instanceof FeedMessage.Connected connected
          && connected.position().sequence() % 5 == 0) {
        return;
      }
      writer.append(records);
    });
  }

  /** The parts of a long block are not appended together: all but the last are seen without it. */
  static FeedSeams tearsSteps() {
    return writing((log, writer) -> records ->
        writer.append(records.size() > 1 ? records.subList(0, records.size() - 1) : records));
  }

  /** The parts of a long block come in another order. */
  static FeedSeams mixesParts() {
    return writing((log, writer) -> records -> {
      List<byte[]> mixed = new ArrayList<>(records);
      java.util.Collections.reverse(mixed);
      writer.append(mixed);
    });
  }

  private interface Append {
    void append(List<byte[]> records);
  }

  private static FeedSeams writing(BiFunction<FeedLog, FeedWriter, Append> how) {
    return FeedSeams.publishing(log -> new Forwarding(log) {
      @Override
      public FeedWriter claim() {
        FeedWriter writer = log.claim();
        Append append = how.apply(log, writer);
        return new FeedWriter() {
          @Override
          public void append(List<byte[]> records) {
            append.append(records);
          }

          @Override
          public void close() {
            writer.close();
          }
        };
      }
    });
  }

  private static FeedMessage read(List<byte[]> records) {
    FeedDecoder decoder = new FeedDecoder();
    Optional<FeedMessage> message = Optional.empty();
    for (byte[] record : records) {
      message = decoder.add(record);
    }
    return message.orElseThrow();
  }

  /** What is to be published is written after the block, and not with it. */
  static FeedSeams keepsStepsInAWriteOfTheirOwn() {
    return FeedSeams.store(LateOutbox::new);
  }

  private static final class LateOutbox extends ForwardingStore {
    LateOutbox(KeyValueStore store) {
      super(store);
    }

    @Override
    public void write(WriteBatch batch) {
      WriteBatch first = new RocksWriteBatch();
      WriteBatch then = new RocksWriteBatch();
      batch.forEach(new BatchCopier(first) {
        @Override
        public void put(ColumnFamily columnFamily, byte[] key, byte[] value) {
          (columnFamily == ColumnFamily.OUTBOX ? then : first).put(columnFamily, key, value);
        }
      });
      super.write(first);
      super.write(then);
    }
  }

  /** A coin is lost on the way, and the follower does not compare what it comes to. */
  static FeedSeams believesWhatComesOfAStep() {
    return reading(() -> message -> {
      if (!(message instanceof FeedMessage.Connected connected)) {
        return message;
      }
      BlockDelta delta = ForkedTree.withoutLastCoin(connected.delta());
      CoinStats after = connected.after();
      int lost = connected.delta().createdCount() - delta.createdCount();
      return lost == 0
          ? message
          : new FeedMessage.Connected(
              connected.position(),
              new CoinStats(
                  after.point(),
                  after.utxoCount() - lost,
                  after.totalSat() - lastSat(connected.delta()),
                  null),
              delta);
    });
  }

  private static long lastSat(BlockDelta delta) {
    BlockDelta.Cursor cursor = delta.cursor();
    long sat = 0;
    while (cursor.next()) {
      sat = cursor.isCreated() ? cursor.valueSat() : sat;
    }
    return sat;
  }

  /** A block that goes and the one that comes are missed, and the sequences are not compared. */
  static FeedSeams ignoresSequences() {
    return reading(() -> new UnaryOperator<>() {
      private long missed;

      @Override
      public @Nullable FeedMessage apply(FeedMessage message) {
        FeedPosition position = message.position();
        JournalStep step = position.step();
        if (message instanceof FeedMessage.Connected && position.sequence() % 11 == 0) {
          missed++;
          return null;
        }
        if (missed == 0 || step == null) {
          return message;
        }
        long sequence = position.sequence() - missed;
        FeedPosition changed =
            FeedPosition.of(position.epoch(), new JournalStep(sequence, step.kind(), step.point()));
        return at(message, changed);
      }
    });
  }

  /** The steps of an epoch that has ended are done as if they were of the last one. */
  static FeedSeams takesOlderEpochs() {
    return FeedSeams.following(log -> {
      long[] last = {0};
      try (FeedReader reader = log.reader()) {
        org.utxod.indexer.cluster.feed.FeedEnd.last(reader)
            .ifPresent(message -> last[0] = message.position().epoch());
      } catch (FeedException e) {
        return log;
      }
      return changed(log, message -> {
        FeedPosition position = message.position();
        return message instanceof FeedMessage.EpochBegun || position.step() == null
            ? message
            : at(message, FeedPosition.of(last[0], position.step()));
      });
    });
  }

  private static FeedMessage at(FeedMessage message, FeedPosition position) {
    if (message instanceof FeedMessage.Connected connected) {
      return new FeedMessage.Connected(position, connected.after(), connected.delta());
    }
    if (message instanceof FeedMessage.Disconnected gone) {
      return new FeedMessage.Disconnected(position, gone.previousHash(), gone.after());
    }
    if (message instanceof FeedMessage.Heartbeat heartbeat) {
      return new FeedMessage.Heartbeat(
          position, heartbeat.tipHeight(), heartbeat.sentAt(), heartbeat.publisher());
    }
    return message;
  }

  private static FeedSeams reading(
      java.util.function.Supplier<UnaryOperator<@Nullable FeedMessage>> change) {
    return FeedSeams.following(log -> changed(log, change.get()));
  }

  /** A log whose messages come changed, or not at all. */
  private static FeedLog changed(FeedLog log, UnaryOperator<@Nullable FeedMessage> change) {
    return new Forwarding(log) {
      @Override
      public FeedReader reader() {
        return new Changed(super.reader(), change);
      }
    };
  }

  private static final class Changed implements FeedReader {
    private final FeedReader reader;
    private final UnaryOperator<@Nullable FeedMessage> change;
    private final FeedDecoder decoder = new FeedDecoder();

    Changed(FeedReader reader, UnaryOperator<@Nullable FeedMessage> change) {
      this.reader = reader;
      this.change = change;
    }

    @Override
    public LogRange range() {
      return reader.range();
    }

    @Override
    public void seek(long offset) {
      decoder.forget();
      reader.seek(offset);
    }

    @Override
    public List<LogRecord> poll(Duration wait) {
      List<LogRecord> changed = new ArrayList<>();
      for (LogRecord record : reader.poll(wait)) {
        try {
          decoder
              .add(record.value())
              .map(change)
              .ifPresent(message -> FeedEncoder.records(message)
                  .forEach(bytes -> changed.add(new LogRecord(record.offset(), bytes))));
        } catch (IllegalArgumentException e) {
          changed.add(record);
        }
      }
      return changed;
    }

    @Override
    public long position() {
      return reader.position();
    }

    @Override
    public void wake() {
      reader.wake();
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  private static class Forwarding implements FeedLog {
    private final FeedLog log;

    Forwarding(FeedLog log) {
      this.log = log;
    }

    @Override
    public FeedWriter claim() {
      return log.claim();
    }

    @Override
    public FeedReader reader() {
      return log.reader();
    }

    @Override
    public void close() {
      log.close();
    }
  }

  /** By name. */
  static Map<String, FeedSeams> all() {
    return Map.of(
        "appends again when unclear", appendsAgainWhenUnclear(),
        "ignores fencing", ignoresFencing(),
        "loses a step", losesAStep(),
        "tears steps", tearsSteps(),
        "mixes parts", mixesParts(),
        "keeps steps in a write of their own", keepsStepsInAWriteOfTheirOwn(),
        "believes what comes of a step", believesWhatComesOfAStep(),
        "ignores sequences", ignoresSequences(),
        "takes older epochs", takesOlderEpochs());
  }
}
