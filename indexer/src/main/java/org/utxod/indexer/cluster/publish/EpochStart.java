package org.utxod.indexer.cluster.publish;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.store.Index;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.JournalStep;
import org.utxod.store.outbox.StepOutbox;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;
import org.utxod.store.read.UtxoSetScan;

/** Finds where an epoch can begin: as early as the steps that wait can be done one after the other. */
final class EpochStart {
  private EpochStart() {}

  static FeedMessage.EpochBegun of(Index index, long epoch, EpochTerms terms) {
    try (IndexView view = index.view()) {
      Journal journal = view.journal();
      long last = journal.last();
      OptionalLong waiting = index.outbox().firstOfRunTo(last);
      long start = waiting.isPresent() ? start(journal, waiting.getAsLong(), last) : last;
      if (start < last) {
        Optional<List<JournalStep>> step =
            start == 0 ? Optional.of(List.of()) : journal.after(start - 1, 1);
        if (step.isPresent()) {
          return new FeedMessage.EpochBegun(
              new FeedPosition(epoch, start, start == 0 ? null : step.get().get(0)), null, terms);
        }
      }
      return new FeedMessage.EpochBegun(
          FeedPosition.lastOf(epoch, journal), statistics(index, view), terms);
    }
  }

  /** The sequence before the steps that can all be done elsewhere, up to the last. */
  private static long start(Journal journal, long first, long last) {
    Optional<List<JournalStep>> steps = journal.after(first - 1, StepOutbox.MAX_STEPS + 1);
    if (steps.isEmpty() || first + steps.get().size() <= last) {
      return last;
    }
    long start = first - 1;
    for (JournalStep step : steps.get()) {
      if (step.kind() == JournalStep.Kind.REWOUND || step.kind() == JournalStep.Kind.SKIPPED) {
        start = step.sequence();
      }
    }
    return start;
  }

  /** The statistics of the UTXO set of a view, as far as they are carried along; null before the first block. */
  private static @Nullable CoinStats statistics(Index index, IndexView view) {
    IndexState state = view.state();
    BlockRecord tip = state.tip();
    if (tip == null) {
      return null;
    }
    CoinStats counted = new CoinStats(tip.point(), state.utxoCount(), state.totalSat(), null);
    try (UtxoSetScan scan = index.setScan()) {
      return scan.carried(tip.point().height())
          .filter(carried -> carried.point().equals(tip.point()))
          .orElse(counted);
    }
  }
}
