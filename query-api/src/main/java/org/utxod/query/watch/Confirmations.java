package org.utxod.query.watch;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;

/**
 * Determines whether a transaction that was unconfirmed at a step of the journal is confirmed as of a view: by the
 * activity of one of its scripts, down to the lowest block connected since. Valid for as long as the view is open.
 */
final class Confirmations {
  private static final int EVENTS_AT_ONCE = 1_000;
  private static final int PAGE = 500;
  private static final int MAX_LOOKED_AT = 20_000;
  private static final int UNKNOWN = -1;
  private static final int NONE_CAME = Integer.MAX_VALUE;

  private final IndexView view;
  private final int lowest;

  /** @param since the step at which they were unconfirmed */
  Confirmations(IndexView view, long since) {
    this.view = view;
    this.lowest = lowest(view.journal(), since);
  }

  /** The height of the lowest block connected since. */
  private static int lowest(Journal journal, long since) {
    int lowest = NONE_CAME;
    long at = since;
    while (at < journal.last()) {
      Optional<List<JournalStep>> steps = journal.after(at, EVENTS_AT_ONCE);
      if (steps.isEmpty() || steps.get().isEmpty()) {
        return UNKNOWN;
      }
      for (JournalStep step : steps.get()) {
        at = step.sequence();
        if (step.kind() == JournalStep.Kind.SKIPPED) {
          return UNKNOWN;
        }
        if (step.kind() == JournalStep.Kind.CONNECTED) {
          lowest = Math.min(lowest, step.point().height());
        }
      }
    }
    return lowest;
  }

  /**
   * Whether it is confirmed, or that is unknown. No subscriber is notified that a payment was removed if it may have
   * been confirmed.
   */
  boolean mayHave(Notified tx) {
    if (lowest == NONE_CAME) {
      return false;
    }
    ScriptKey script = tx.sums().keySet().stream().findFirst().orElse(null);
    if (lowest == UNKNOWN || script == null) {
      return true;
    }
    Integer keptAbove = view.activityFrom(script);
    return keptAbove == null || lowest <= keptAbove || isIn(script, tx);
  }

  private boolean isIn(ScriptKey script, Notified tx) {
    ActivityPosition before = null;
    for (int seen = 0; seen < MAX_LOOKED_AT; seen += PAGE) {
      List<Activity> page = view.activity(script, before, PAGE);
      for (Activity one : page) {
        if (one.position().height() < lowest) {
          return false;
        }
        if (one.txid().equals(tx.txid())) {
          return true;
        }
      }
      if (page.size() < PAGE) {
        return false;
      }
      before = last(page);
    }
    return true;
  }

  private static @Nullable ActivityPosition last(List<Activity> page) {
    return page.get(page.size() - 1).position();
  }
}
