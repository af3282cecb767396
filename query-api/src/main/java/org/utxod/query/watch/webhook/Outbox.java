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
import org.utxod.query.watch.WatchEvent;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;

/**
 * Finds what one receiver has to be told next, by its position in the journal. What is unconfirmed is told before the steps
 * that came after it, so that a receiver hears of each transaction in the order in which things happened. For one thread.
 */
final class Outbox {
  private static final int MAX_BODY_BYTES = 32 << 10;
  private static final int EVENT_BYTES = 600;
  private static final int STEPS_AT_ONCE = 64;
  private static final int MAX_PENDING = 10_000;
  private static final long LOST_NOTHING = -1;

  /** @param sequence the step behind which it happened */
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
  private int statesTold;
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

  /** To be told of the mempool's changes. */
  MempoolInbox inbox() {
    return inbox;
  }

  Progress progress() {
    return progress;
  }

  /** What comes next; null where there is nothing now. */
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

  /** While much waits to be told, nothing more is heard: the inbox is bounded too. */
  private void hear(IndexView view) {
    if (pending.size() >= MAX_PENDING) {
      return;
    }
    Subscription subscription = webhook.watched();
    long now = view.journal().last();
    tracker
        .events(inbox.drain(), subscription.keys(), subscription::subject, view, MAX_PENDING)
        .forEach(event -> pending.add(new Pending(now, event)));
  }

  private void readAnew() {
    pending.clear();
    tracker = new MempoolTracker(mempool, receiverState.all());
    inbox.again();
  }

  private @Nullable Delivery next(IndexView view) {
    Journal journal = view.journal();
    while (true) {
      if (stateOf != LOST_NOTHING) {
        return state(view, statesTold);
      }
      Pending first = pending.peek();
      if (first != null && first.sequence <= progress.sequence() && progress.told() == 0) {
        return unconfirmed();
      }
      Optional<List<JournalStep>> steps = journal.after(progress.sequence(), STEPS_AT_ONCE);
      if (steps.isEmpty()) {
        lose(view);
        continue;
      }
      if (steps.get().isEmpty()) {
        return null;
      }
      for (JournalStep step : steps.get()) {
        Optional<List<WatchEvent.OfTransaction>> events = JournalEvents.events(
            view, step, webhook.watched().keys(), webhook.watched()::subject, named);
        if (events.isEmpty()) {
          lose(view);
          break;
        }
        if (events.get().size() > progress.told()) {
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
   * Balances are told instead, unless they are those that were told last; what happens after the first of them is told again by
   * steps.
   */
  private void lose(IndexView view) {
    long last = view.journal().last();
    String now = webhook.watched().digest(view);
    if (now.equals(progress.balances())) {
      progress = progress.behind(last);
      return;
    }
    stateOf = last;
    balances = now;
    statesTold = 0;
  }

  private Delivery ofStep(JournalStep step, List<WatchEvent.OfTransaction> events) {
    int from = progress.told();
    List<WatchEvent.OfTransaction> some = portion(events.subList(from, events.size()));
    int told = from + some.size();
    Progress after = told == events.size()
        ? new Progress(step.sequence(), 0)
        : new Progress(progress.sequence(), told);
    return Delivery.of(
        webhook,
        Delivery.Kind.STEP,
        step.sequence() + "-" + from,
        some,
        after,
        receiverState.telling(some, step.sequence()));
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
        receiverState.telling(some, pending.element().sequence));
  }

  private static List<WatchEvent.OfTransaction> portion(List<WatchEvent.OfTransaction> events) {
    int bytes = 0;
    int count = 0;
    for (WatchEvent.OfTransaction event : events) {
      bytes += bytes(event.subject());
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
    List<ScriptRef> subjects = webhook.watched().subjects();
    int bytes = 0;
    int count = 0;
    while (from + count < subjects.size()
        && (count == 0 || bytes + bytes(subjects.get(from + count)) <= MAX_BODY_BYTES)) {
      bytes += bytes(subjects.get(from + count));
      count++;
    }
    WatchEvent.State state = webhook.watched().state(WatchEvent.Reason.RESET, view, from, count);
    boolean last = from + count == subjects.size();
    return new Delivery(
        Delivery.Kind.STATE,
        webhook.id() + "-state-" + state.sequence() + "-" + from,
        Delivery.body(webhook, "state-" + state.sequence() + "-" + from, List.of(state)),
        count,
        last ? new Progress(stateOf, 0, balances) : progress,
        last ? receiverState.forgetting() : ReceiverState.Change.NONE);
  }

  /** What a block took in is told anew where it is in the mempool all the same: a reorganisation has put it back. */
  private void confirmed(Delivery delivery) {
    boolean any = false;
    for (Txid txid : delivery.belief().removed()) {
      boolean waits = pending.stream().anyMatch(one -> one.event.txid().equals(txid));
      any |= !waits && tracker.confirmed(txid);
    }
    if (any) {
      inbox.again();
    }
  }

  /** The delivery is over with, one way or the other. */
  void done(Delivery delivery) {
    receiverState.apply(delivery.belief());
    switch (delivery.kind()) {
      case STEP -> confirmed(delivery);
      case MEMPOOL -> {
        for (int i = 0; i < delivery.count(); i++) {
          pending.remove();
        }
      }
      case STATE -> statesTold += delivery.count();
    }
    if (delivery.kind() == Delivery.Kind.STATE
        && statesTold == webhook.watched().size()) {
      stateOf = LOST_NOTHING;
      readAnew();
    }
    progress = delivery.after();
  }
}
