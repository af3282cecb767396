package org.utxod.query.watch.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.JournalEvents;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.query.watch.MempoolTracker;
import org.utxod.query.watch.Subscription;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;

/**
 * Determines the next delivery of one webhook from its position in the journal. Unconfirmed transactions are sent
 * before the journal entries that follow them, so a receiver sees the events of each transaction in order. Not
 * thread-safe.
 */
final class Outbox {
  private static final int MAX_BODY_BYTES = 32 << 10;
  private static final int EVENT_BYTES = 600;
  private static final int EVENTS_AT_ONCE = 64;
  private static final int MAX_PENDING = 10_000;
  private static final long LOST_NOTHING = -1;

  /** @param sequence the step after which it happened */
  private record Pending(long sequence, WatchEvent.OfTransaction event) {}

  private final Webhook webhook;
  private final UtxoIndex index;
  private final MempoolView mempool;
  private final @Nullable NamedTransactions named;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final MempoolInbox inbox;
  private final ReceiverState receiverState;
  private MempoolTracker tracker;
  private Progress progress;
  private long stateOf = LOST_NOTHING;
  private int statesDelivered;
  private String balances = "";

  Outbox(
      Webhook webhook,
      Progress progress,
      ReceiverState receiverState,
      UtxoIndex index,
      MempoolView mempool,
      @Nullable NamedTransactions named,
      Runnable wake) {
    this.named = named;
    this.webhook = webhook;
    this.progress = progress;
    this.receiverState = receiverState;
    this.index = index;
    this.mempool = mempool;
    this.inbox = new MempoolInbox(wake);
    this.tracker = new MempoolTracker(mempool, receiverState.all());
  }

  /** The observer for mempool changes. */
  MempoolInbox inbox() {
    return inbox;
  }

  Progress progress() {
    return progress;
  }

  /** The next delivery; null if there is none now. */
  @Nullable
  Delivery next() {
    try (IndexView view = index.view()) {
      if (view.state().tip() == null || !view.state().balancesCurrent()) {
        return null;
      }
      hear(view);
      return next(view);
    }
  }

  /** While many events are pending, no more are accepted: the inbox is bounded too. */
  private void hear(IndexView view) {
    if (pending.size() >= MAX_PENDING) {
      return;
    }
    Subscription subscription = webhook.watched();
    long now = view.journal().last();
    tracker.walkedTo(progress.sequence(), receiverState::holds);
    tracker
        .events(inbox.drain(), subscription.keys(), subscription::scriptRef, view, MAX_PENDING)
        .forEach(event -> pending.add(new Pending(now, event)));
  }

  private void resync() {
    pending.clear();
    tracker = new MempoolTracker(mempool, receiverState.all());
    inbox.again();
  }

  private @Nullable Delivery next(IndexView view) {
    Journal journal = view.journal();
    while (true) {
      if (stateOf != LOST_NOTHING) {
        return state(view, statesDelivered);
      }
      Pending first = pending.peek();
      if (first != null && first.sequence <= progress.sequence() && progress.delivered() == 0) {
        return unconfirmed();
      }
      Optional<List<JournalStep>> steps = journal.after(progress.sequence(), EVENTS_AT_ONCE);
      if (steps.isEmpty()) {
        lose(view);
        continue;
      }
      if (steps.get().isEmpty()) {
        return null;
      }
      for (JournalStep step : steps.get()) {
        Optional<List<WatchEvent.OfTransaction>> events = JournalEvents.events(
            view, step, webhook.watched().keys(), webhook.watched()::scriptRef, named);
        if (events.isEmpty()) {
          lose(view);
          break;
        }
        if (events.get().size() > progress.delivered()) {
          return ofStep(step, events.get());
        }
        progress = progress.behind(step.sequence());
        if (!pending.isEmpty()) {
          break;
        }
      }
    }
  }

  /**
   * Balances are sent instead, unless they equal those sent last; events after the first of them are sent again step by
   * step. They are sent in any case while the receiver holds something for unconfirmed: the steps that are passed over could
   * have confirmed it.
   */
  private void lose(IndexView view) {
    long last = view.journal().last();
    String now = webhook.watched().digest(view);
    if (now.equals(progress.balances()) && receiverState.isEmpty()) {
      progress = progress.behind(last);
      return;
    }
    stateOf = last;
    balances = now;
    statesDelivered = 0;
  }

  private Delivery ofStep(JournalStep step, List<WatchEvent.OfTransaction> events) {
    int from = progress.delivered();
    List<WatchEvent.OfTransaction> some = portion(events.subList(from, events.size()));
    int delivered = from + some.size();
    Progress after = delivered == events.size()
        ? new Progress(step.sequence(), 0)
        : new Progress(progress.sequence(), delivered);
    return Delivery.of(
        webhook,
        Delivery.Kind.STEP,
        step.sequence() + "-" + from,
        some,
        after,
        receiverState.delivering(some, step.sequence()));
  }

  private Delivery unconfirmed() {
    List<WatchEvent.OfTransaction> ready = new ArrayList<>();
    for (Pending one : pending) {
      if (one.sequence > progress.sequence()) {
        break;
      }
      ready.add(one.event);
    }
    List<WatchEvent.OfTransaction> some = portion(ready);
    String name = some.get(0).id().replace(':', '-');
    return Delivery.of(
        webhook,
        Delivery.Kind.MEMPOOL,
        name,
        some,
        progress,
        receiverState.delivering(some, pending.element().sequence));
  }

  private static List<WatchEvent.OfTransaction> portion(List<WatchEvent.OfTransaction> events) {
    int bytes = 0;
    int count = 0;
    for (WatchEvent.OfTransaction event : events) {
      bytes += bytes(event.scriptRef());
      if (count > 0 && bytes > MAX_BODY_BYTES) {
        break;
      }
      count++;
    }
    return events.subList(0, count);
  }

  private static int bytes(ScriptRef scriptRef) {
    Script script = scriptRef.script();
    return EVENT_BYTES + (script == null ? 0 : script.hex().length());
  }

  private Delivery state(IndexView view, int from) {
    List<ScriptRef> scriptRefs = webhook.watched().scriptRefs();
    int bytes = 0;
    int count = 0;
    while (from + count < scriptRefs.size()
        && (count == 0 || bytes + bytes(scriptRefs.get(from + count)) <= MAX_BODY_BYTES)) {
      bytes += bytes(scriptRefs.get(from + count));
      count++;
    }
    WatchEvent.State state = webhook.watched().state(WatchEvent.Reason.RESET, view, from, count);
    boolean last = from + count == scriptRefs.size();
    return new Delivery(
        Delivery.Kind.STATE,
        webhook.id() + "-state-" + state.sequence() + "-" + from,
        Delivery.body(webhook, "state-" + state.sequence() + "-" + from, List.of(state)),
        count,
        last ? new Progress(stateOf, 0, balances) : progress,
        last ? receiverState.forgetting() : ReceiverState.Change.NONE);
  }

  /** A transaction that a block contained is sent again if it is in the mempool: a reorganisation has returned it. */
  private void confirmed(Delivery delivery) {
    boolean any = false;
    for (Txid txid : delivery.receiverState().removed()) {
      boolean waits = pending.stream().anyMatch(one -> one.event.txid().equals(txid));
      any |= !waits && tracker.confirmed(txid);
    }
    if (any) {
      inbox.again();
    }
  }

  /** The delivery has ended, successfully or not. */
  void done(Delivery delivery) {
    receiverState.apply(delivery.receiverState());
    switch (delivery.kind()) {
      case STEP -> confirmed(delivery);
      case MEMPOOL -> {
        for (int i = 0; i < delivery.count(); i++) {
          pending.remove();
        }
      }
      case STATE -> statesDelivered += delivery.count();
    }
    if (delivery.kind() == Delivery.Kind.STATE
        && statesDelivered == webhook.watched().size()) {
      stateOf = LOST_NOTHING;
      resync();
    }
    progress = delivery.after();
  }
}
