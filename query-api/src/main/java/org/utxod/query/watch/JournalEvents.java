package org.utxod.query.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.ScriptActivity;
import org.utxod.store.read.IndexView;

/** Converts journal entries to events. Stateless. */
public final class JournalEvents {
  private JournalEvents() {}

  /**
   * The effect of a step on the scripts, in the order of the block's transactions.
   *
   * @param scriptRefs of the scripts
   * @param named records the heights of confirmed transactions; null if transaction lookups are off
   * @return empty if that is not kept
   */
  public static Optional<List<WatchEvent.OfTransaction>> events(
      IndexView view,
      JournalStep step,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      @Nullable NamedTransactions named) {
    return view.journal().activity(step, scripts).map(found -> {
      List<WatchEvent.OfTransaction> events = new ArrayList<>(found.size());
      for (ScriptActivity one : found) {
        ScriptRef scriptRef = scriptRefs.apply(one.script());
        if (scriptRef != null) {
          if (named != null && step.kind() == JournalStep.Kind.CONNECTED) {
            named.named(one.activity().txid(), step.point().height());
          }
          events.add(event(step, scriptRef, one.activity(), confirmations(view, step)));
        }
      }
      return events;
    });
  }

  private static int confirmations(IndexView view, JournalStep step) {
    BlockRecord tip = view.state().tip();
    boolean there = view.contains(step.point().height(), step.point().hash());
    return tip == null || !there ? 0 : tip.point().height() - step.point().height() + 1;
  }

  private static WatchEvent.OfTransaction event(
      JournalStep step, ScriptRef scriptRef, Activity activity, int confirmations) {
    int transaction = activity.position().transaction();
    return step.kind() == JournalStep.Kind.CONNECTED
        ? new WatchEvent.Confirmed(
            scriptRef,
            activity.txid(),
            activity.receivedSat(),
            activity.spentSat(),
            step.point(),
            step.sequence(),
            transaction,
            activity.balanceSat(),
            confirmations)
        : new WatchEvent.Undone(
            scriptRef,
            activity.txid(),
            activity.receivedSat(),
            activity.spentSat(),
            step.point(),
            step.sequence(),
            transaction);
  }
}
