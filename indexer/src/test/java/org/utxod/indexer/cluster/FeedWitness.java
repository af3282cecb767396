package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.JournalStep;

/** Sees everything that is appended for good, and that it is each step once, next to the one before. */
final class FeedWitness {
  private final Map<Long, TreeMap<Long, JournalStep>> epochs = new HashMap<>();
  private @Nullable FeedPosition last;
  private @Nullable BlockHash tip;
  private boolean epochExpected = true;
  private boolean altered;

  /** Something happened after which steps cannot be continued. */
  void expectEpoch() {
    epochExpected = true;
  }

  /** A stranger wrote to the log: until the next epoch nothing can be said of it. */
  void alter() {
    altered = true;
    epochs.clear();
  }

  /** The log is another: nothing of the old one is known any more. */
  void forget() {
    epochs.clear();
    last = null;
    altered = false;
    epochExpected = true;
  }

  /** The last step in the log, of the last epoch; null before the first epoch, and while that cannot be said. */
  @Nullable
  FeedPosition last() {
    return altered ? null : last;
  }

  /** What the log said under a sequence of an epoch; null where nothing. */
  @Nullable
  JournalStep step(long epoch, long sequence) {
    TreeMap<Long, JournalStep> steps = epochs.get(epoch);
    return steps == null ? null : steps.get(sequence);
  }

  void committed(FeedMessage message) {
    FeedPosition position = message.position();
    FeedPosition before = last;
    if (message instanceof FeedMessage.EpochBegun) {
      if (!altered && before != null) {
        assertThat(position.epoch()).as("the epoch after %s", before).isGreaterThan(before.epoch());
        assertThat(epochExpected).as("a reason for the epoch of %s", position).isTrue();
      }
      altered = false;
      epochs.put(position.epoch(), new TreeMap<>());
    } else if (altered) {
      return;
    } else {
      assertThat(before).as("the begin of an epoch before %s", message).isNotNull();
      boolean heartbeat = message instanceof FeedMessage.Heartbeat;
      assertThat(position.epoch())
          .as("epoch of %s after %s", position, before)
          .isEqualTo(before.epoch());
      assertThat(position.sequence())
          .as("sequence of %s after %s", position, before)
          .isEqualTo(before.sequence() + (heartbeat ? 0 : 1));
    }
    if (position.step() != null) {
      epochs.get(position.epoch()).put(position.sequence(), position.step());
    }
    last = position;
    connect(message);
  }

  private void connect(FeedMessage message) {
    if (message instanceof FeedMessage.EpochBegun begun) {
      boolean gone = begun.position().step() != null
          && begun.position().step().kind() == JournalStep.Kind.DISCONNECTED;
      tip = gone || begun.position().step() == null
          ? null
          : begun.position().step().point().hash();
    } else if (message instanceof FeedMessage.Connected connected) {
      if (tip != null) {
        assertThat(connected.delta().previousHash()).as("before %s", message).isEqualTo(tip);
      }
      tip = connected.delta().hash();
    } else if (message instanceof FeedMessage.Disconnected gone) {
      if (tip != null) {
        assertThat(gone.position().step().point().hash()).as("of %s", message).isEqualTo(tip);
      }
      tip = gone.previousHash();
    }
  }
}
