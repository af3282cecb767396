package org.utxod.query.account.past;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.book.Draft;
import org.utxod.query.account.book.PastEntries;
import org.utxod.query.history.PastTransactions;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountView;
import org.utxod.store.account.AccountView.Unentered;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.read.IndexView;

/**
 * Enters the transactions that accounts lack from the history: those of scripts before they were added, and those of blocks
 * that the index passed over. In small steps, between which blocks are followed. What a step was interrupted in is done again;
 * nothing is entered twice. For one thread.
 */
final class PastFiller {
  private static final int SCRIPTS_AT_ONCE = 2_000;
  /** Of a step of about a tenth of a second. */
  static final int TRANSACTIONS_AT_ONCE = 2_000;

  /** The coin of the genesis block can never be spent and is in no balance. */
  private static final int FIRST_BLOCK = 1;

  private final AccountBook book;
  private final AccountStore store;
  private final PastTransactions past;
  private final int atOnce;
  private volatile boolean stopped;

  /** @param atOnce transactions of a step */
  PastFiller(AccountBook book, AccountStore store, PastTransactions past, int atOnce) {
    this.atOnce = atOnce;
    this.book = book;
    this.store = store;
    this.past = past;
  }

  /** Ends {@link #turn} soon. */
  void stop() {
    stopped = true;
  }

  /**
   * Enters what can be entered now.
   *
   * @return whether all is
   * @throws org.utxod.query.port.SourceException if the node is needed and cannot be queried now
   */
  boolean turn() {
    if (book.accounts().byId().isEmpty() || !past.isComplete()) {
      return false;
    }
    boolean all = true;
    for (AccountState account : book.accounts().all()) {
      all &= enterScripts(account.head()) && enterPassedOver(account.head());
    }
    return all;
  }

  private interface Lookup<A> {
    A in(AccountView rows);
  }

  private <A> A look(Lookup<A> lookup) {
    try (AccountView rows = store.view()) {
      return lookup.in(rows);
    }
  }

  private interface Step {
    /** Whether it was done. */
    boolean run(Draft draft, IndexView view);
  }

  /** Changes the account, if it is still there; whether it did. */
  private boolean change(AccountHead head, Step step) {
    boolean[] done = {false};
    book.change((draft, view) -> {
      boolean there =
          draft.named(head.name()).filter(now -> now.head().id() == head.id()).isPresent();
      if (there) {
        done[0] = step.run(draft, view);
      }
    });
    return done[0];
  }

  /** Whether the index's chain still has the blocks of the page, which reached to where the account was known before. */
  private static boolean holds(IndexView view, PastTransactions.Page page, ChainPoint known) {
    ChainPoint point = page.point();
    return point.height() >= known.height()
        && view.contains(point.height(), point.hash())
        && view.contains(known.height(), known.hash());
  }

  /** Scripts that are not entered, as of a block. */
  private record Waiting(ChainPoint known, List<ScriptKey> scripts) {}

  private static Waiting waiting(AccountView rows, int id) {
    return new Waiting(
        known(rows),
        rows.unentered(id, null, SCRIPTS_AT_ONCE).stream()
            .map(Unentered::script)
            .toList());
  }

  private static ChainPoint known(AccountView rows) {
    return rows.position().orElseThrow(() -> new IllegalStateException("no position"));
  }

  private boolean enterScripts(AccountHead head) {
    int id = head.id();
    @Nullable ScriptKey partly = null;
    @Nullable ActivityPosition resume = null;
    while (!stopped) {
      Waiting waiting = look(rows -> waiting(rows, id));
      List<ScriptKey> scripts = waiting.scripts;
      if (scripts.isEmpty()) {
        return look(rows -> isDone(rows, head))
            || change(head, (draft, view) -> allEntered(draft, head.name()));
      }
      Optional<PastTransactions.Page> page = past.read(
          scripts,
          FIRST_BLOCK,
          Integer.MAX_VALUE - 1,
          partly != null && scripts.get(0).equals(partly) ? resume : null,
          atOnce);
      boolean entered = page.isPresent()
          && change(
              head,
              (draft, view) -> holds(view, page.get(), waiting.known)
                  && enter(draft, view, id, scripts, page.get()));
      if (!entered) {
        return false;
      }
      resume = page.get().next();
      partly = scripts.get(page.get().scripts() - 1);
    }
    return false;
  }

  private static boolean isDone(AccountView rows, AccountHead head) {
    return head.knownFrom() == 0
        && rows.entering(head.id()) < 0
        && (rows.changedAt(head.id()) < 0 || rows.hasFormer(head.id()));
  }

  private static boolean enter(
      Draft draft, IndexView view, int id, List<ScriptKey> scripts, PastTransactions.Page page) {
    new PastEntries(draft, view, id).enter(page.transactions());
    int whole = page.next() == null ? page.scripts() : page.scripts() - 1;
    scripts.subList(0, whole).forEach(script -> draft.change().entered(id, script));
    if (page.next() != null) {
      int since = draft
          .rows()
          .member(id, scripts.get(whole))
          .map(AccountMember::since)
          .orElse(page.point().height());
      draft.change().entering(id, since);
    } else {
      draft.change().enteringDone(id);
    }
    return true;
  }

  private static boolean allEntered(Draft draft, String name) {
    if (!draft
        .rows()
        .unentered(draft.named(name).orElseThrow().head().id(), null, 1)
        .isEmpty()) {
      return false;
    }
    AccountState account = draft.named(name).orElseThrow();
    AccountHead before = account.head();
    AccountHead head =
        new AccountHead(before.id(), before.name(), before.created(), 0, before.definition());
    draft.change().head(head);
    draft.change().enteringDone(head.id());
    if (!draft.rows().hasFormer(head.id())) {
      draft.change().unchanged(head.id());
    }
    draft.put(account.with(head));
    return true;
  }

  /** Blocks that were passed over. */
  private record Span(int from, int to) {}

  /** All of them, as of a block. */
  private record PassedOver(ChainPoint known, List<Span> spans) {}

  private static PassedOver passedOver(AccountView rows, int id) {
    List<Span> spans = new ArrayList<>();
    for (AccountAdjustment one : rows.adjustmentsFrom(id, 0)) {
      Integer from = one.unknownFrom();
      if (from != null) {
        spans.add(new Span(from, one.height()));
      }
    }
    return new PassedOver(known(rows), spans);
  }

  /** Blocks that the index passed over, by one look at all scripts. */
  private boolean enterPassedOver(AccountHead head) {
    int id = head.id();
    PassedOver passed = look(rows -> passedOver(rows, id));
    List<Span> spans = passed.spans;
    ChainPoint known = passed.known;
    if (spans.isEmpty()) {
      return true;
    }
    int from = spans.stream().mapToInt(Span::from).min().orElseThrow();
    int to = spans.get(spans.size() - 1).to;
    @Nullable ScriptKey after = null;
    @Nullable ActivityPosition resume = null;
    while (!stopped) {
      @Nullable ScriptKey last = after;
      List<ScriptKey> scripts = look(rows -> rows.members(id, last, SCRIPTS_AT_ONCE)).stream()
          .map(member -> member.script().key())
          .toList();
      if (scripts.isEmpty()) {
        return change(head, (draft, view) -> {
          boolean same = passedOver(draft.rows(), id).spans.equals(spans)
              && view.contains(known.height(), known.hash());
          if (same) {
            PastEntries.passedOverAreKnown(draft, id);
          }
          return same;
        });
      }
      Optional<PastTransactions.Page> page = past.read(scripts, from, to, resume, atOnce);
      boolean entered = page.isPresent()
          && change(head, (draft, view) -> {
            boolean holds = holds(view, page.get(), known);
            if (holds) {
              new PastEntries(draft, view, id).enter(page.get().transactions());
            }
            return holds;
          });
      if (!entered) {
        return false;
      }
      resume = page.get().next();
      int whole = resume == null ? page.get().scripts() : page.get().scripts() - 1;
      after = whole == 0 ? last : scripts.get(whole - 1);
    }
    return false;
  }
}
