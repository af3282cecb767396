package org.utxod.query.account.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.Network;

/** The events of one account for one who follows them, from the rows of all accounts' events. Thread-safe. */
public final class AccountLog implements EventLog<ToldEvent> {
  private static final int MAX_WEIGHT = 256 << 10;

  /** Events of other accounts that are passed over in one look. */
  private static final long MAX_READ = 100_000;

  private final AccountHead head;
  private final AccountStore store;
  private final AccountBook book;
  private final Network network;
  private volatile Runnable listener = () -> {};

  /** The events of one account. */
  public AccountLog(AccountHead head, AccountStore store, AccountBook book, Network network) {
    this.head = head;
    this.store = store;
    this.book = book;
    this.network = network;
  }

  private static EventPosition at(long sequence) {
    return new EventPosition(sequence, "");
  }

  @Override
  public EventPosition last() {
    return at(book.accounts().lastEvent());
  }

  @Override
  public Optional<ToldEvent> reset(EventPosition given) {
    try (AccountView rows = store.view()) {
      long last = rows.lastEvent();
      long first = rows.firstEvent();
      if (given.sequence() > last) {
        return Optional.of(
            new ToldEvent.Reset(
                head.name(),
                at(last),
                "There is no event " + given.sequence()
                    + " yet: the position is of another data directory, or an older backup was restored. Compare balances."));
      }
      return first == 0 || given.sequence() >= first - 1
          ? Optional.empty()
          : Optional.of(new ToldEvent.Reset(
              head.name(),
              at(last),
              "The events since " + given.sequence()
                  + " are not kept any more. Compare balances."));
    }
  }

  @Override
  public boolean isRecent(EventPosition position) {
    return true; // A position is a key.
  }

  @Override
  public Page<ToldEvent> after(EventPosition position) {
    try (AccountView rows = store.view()) {
      return page(rows, position.sequence(), Integer.MAX_VALUE);
    }
  }

  /** At most so many. */
  public Page<ToldEvent> page(AccountView rows, long after, int limit) {
    List<ToldEvent> events = new ArrayList<>();
    long[] seen = {after};
    int[] weight = {0};
    rows.eventsAfter(after, event -> {
      if (event.account() == head.id()) {
        ToldEvent told = told(rows, event);
        events.add(told);
        weight[0] += told.weight();
      }
      seen[0] = event.sequence();
      return events.size() < limit && weight[0] < MAX_WEIGHT && seen[0] - after < MAX_READ;
    });
    return new Page<>(events, at(seen[0]));
  }

  private ToldEvent told(AccountView rows, AccountEvent event) {
    return new ToldEvent.Happened(
        head.name(),
        event,
        event.outputs().stream()
            .map(output -> rows.member(event.account(), output.script()))
            .toList(),
        network);
  }

  @Override
  public void onEvent(Runnable wake) {
    listener = wake;
  }

  /** There may be more. */
  public void ring() {
    listener.run();
  }
}
