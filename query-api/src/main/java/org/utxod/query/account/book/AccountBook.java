package org.utxod.query.account.book;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.AccountChange;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountPosition;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;

/**
 * Keeps all accounts as of a block of the index: follows it, over reorganisations, and changes what they are made of. What an
 * account holds is carried along with each block; where it is not kept what blocks did, it is read anew from the balances of
 * its scripts. Thread-safe; changes take turns.
 */
public final class AccountBook {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.accounts");

  /** A reorganisation of up to so many blocks is followed entry by entry. */
  private static final int BLOCKS_KEPT = 2_100;

  private static final int BLOCKS_AT_ONCE = 16;
  private static final long SOON_MILLIS = 300;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long MAX_CHANGE_BYTES = 4L << 20;

  private final UtxoIndex index;
  private final AccountStore store;
  private final ReentrantLock turn = new ReentrantLock();
  private final ScriptFilter filter = new ScriptFilter();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Accounts accounts = Accounts.NONE;

  /** Reads what is kept. */
  public AccountBook(UtxoIndex index, AccountStore store) {
    this.index = index;
    this.store = store;
    try (AccountView rows = store.view()) {
      Map<Integer, AccountState> byId = new TreeMap<>();
      for (AccountHead head : rows.heads()) {
        byId.put(
            head.id(), new AccountState(head, rows.totals(head.id()), rows.branches(head.id())));
      }
      accounts = new Accounts(rows.fullPosition().orElse(null), byId, rows.lastEvent());
      ScriptFilter.Collector scripts = new ScriptFilter.Collector();
      AccountChange remains = store.change();
      rows.forEachScript((script, account) -> {
        if (byId.containsKey(account)) {
          scripts.add(script);
        } else {
          remains.withoutRemains(account, script);
        }
      });
      filter.reset(scripts);
      store.apply(remains);
    }
  }

  /** All accounts as of the last block that was followed. */
  public Accounts accounts() {
    return accounts;
  }

  /** Tells of nearly every script of no account that it is of none. */
  public ScriptFilter filter() {
    return filter;
  }

  /**
   * Follows the index to where it stands now.
   *
   * @return whether anything changed
   */
  public boolean follow() {
    turn.lock();
    try (IndexView view = index.view()) {
      return follow(view);
    } finally {
      turn.unlock();
    }
  }

  /** Follows the index, unless somebody else is at it for longer than a moment. */
  public void followSoon() {
    if (tryTurn(SOON_MILLIS)) {
      try (IndexView view = index.view()) {
        follow(view);
      } finally {
        turn.unlock();
      }
    }
  }

  private boolean tryTurn(long millis) {
    try {
      return turn.tryLock(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Runs a change on accounts that are as of the view; {@code work} gets a draft that is applied when it returns.
   *
   * @return false, and nothing is done, where the index has no balances now, or many blocks are being followed
   */
  public boolean change(ChangeWork work) {
    if (!tryTurn(PATIENCE_MILLIS)) {
      return false;
    }
    try (IndexView view = index.view()) {
      if (!isReadable(view)) {
        return false;
      }
      follow(view);
      try (AccountView rows = store.view()) {
        Draft draft = new Draft(accounts, rows, store.change());
        if (draft.ids().isEmpty()) {
          // The first account begins where the index stands.
          standAt(draft, view);
        }
        work.run(draft, view);
        apply(draft);
      }
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** Keeps events of unconfirmed transactions. */
  public void tell(List<AccountEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    turn.lock();
    try {
      draft(draft -> events.stream()
          .filter(event -> draft.ids().contains(event.account()))
          .forEach(draft::tell));
    } finally {
      turn.unlock();
    }
  }

  /** Changes accounts by a draft. */
  @FunctionalInterface
  public interface ChangeWork {
    void run(Draft draft, IndexView view);
  }

  private static boolean isReadable(IndexView view) {
    return view.state().tip() != null && view.state().balancesCurrent();
  }

  /** As of the view's last block without having followed those before it, of which a reorganisation needs the hashes. */
  private static void standAt(Draft draft, IndexView view) {
    ChainPoint tip = tip(view).point();
    for (int height = Math.max(0, tip.height() - BLOCKS_KEPT + 1);
        height < tip.height();
        height++) {
      view.block(height).ifPresent(block -> draft.passed(block.point()));
    }
    draft.at(tip, BLOCKS_KEPT);
  }

  private static BlockRecord tip(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null) {
      throw new IllegalStateException("nothing is indexed yet");
    }
    return tip;
  }

  private void apply(Draft draft) {
    store.apply(draft.change());
    long before = accounts.lastEvent();
    accounts = draft.accounts();
    if (accounts.lastEvent() != before) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Has something called whenever there are more events, from any thread; it must return at once. */
  public void onEvent(Runnable wake) {
    listeners.add(wake);
  }

  private void draft(Consumer<Draft> work) {
    try (AccountView rows = store.view()) {
      Draft draft = new Draft(accounts, rows, store.change());
      work.accept(draft);
      apply(draft);
    }
  }

  private boolean follow(IndexView view) {
    Accounts before = accounts;
    if (before.byId().isEmpty() || !isReadable(view)) {
      return false;
    }
    try {
      boolean undisturbed = isUndisturbed(view);
      rollBack(view);
      OptionalInt left = left();
      boolean exact = undisturbed && left.isEmpty();
      int fork = Math.min(left.orElse(Integer.MAX_VALUE), point().height());
      if (!connect(view)) {
        int followed = point().height();
        readAnew(view, tip(view), (exact ? followed : fork) + 1, exact ? followed : fork);
      } else if (!exact) {
        // All that was done since is in entries; what does not fit was before.
        BlockRecord since = view.block(fork).orElseGet(() -> tip(view));
        readAnew(view, since, point().height() + 1, since.point().height());
      }
    } catch (DisagreementException e) {
      LOG.error("{} What the accounts hold is read anew from the index.", e.getMessage());
      int followed = point().height();
      readAnew(view, tip(view), followed + 1, followed);
    }
    AccountPosition standing = standing(view);
    if (!standing.equals(accounts.position())) {
      draft(draft -> draft.moveTo(standing));
    }
    return !Objects.equals(accounts.point(), before.point());
  }

  private OptionalInt left() {
    try (AccountView rows = store.view()) {
      return rows.left();
    }
  }

  private static AccountPosition standing(IndexView view) {
    return new AccountPosition(
        tip(view).point(), view.journal().last(), view.state().backfilledScripts());
  }

  /** Whether only blocks changed balances since: no re-index did, and no script was filled in. */
  private boolean isUndisturbed(IndexView view) {
    AccountPosition before = accounts.position();
    if (before == null || before.backfilled() != view.state().backfilledScripts()) {
      return false;
    }
    return view.journal()
        .after(before.journal(), Integer.MAX_VALUE)
        .map(steps -> steps.stream().noneMatch(step -> step.kind() == JournalStep.Kind.REWOUND))
        .orElse(false);
  }

  private ChainPoint point() {
    ChainPoint point = accounts.point();
    if (point == null) {
      throw new IllegalStateException("there are accounts without a position");
    }
    return point;
  }

  /** Takes back blocks that are not in the view's chain. */
  private void rollBack(IndexView view) {
    while (!view.contains(point().height(), point().hash())) {
      ChainPoint from = point();
      draft(draft -> disconnect(draft, from, view));
    }
  }

  /** Takes back a block, and remembers where what is left is not exact. */
  private static void disconnect(Draft draft, ChainPoint from, IndexView view) {
    int height = from.height();
    boolean exact = draft.rows().left().isEmpty();
    for (int id : draft.ids()) {
      draft.rows().entries(id, height, Integer.MAX_VALUE, entry -> {
        draft.takeBack(id, entry, from);
        return true;
      });
      // Scripts that came after this block, or blocks that were passed over, have no entries.
      exact &=
          draft.rows().adjustmentsFrom(id, height).isEmpty() && draft.rows().changedAt(id) < height;
    }
    draft.change().withoutBlock(height);
    // Blocks below the first account are known where something was entered of them.
    Optional<ChainPoint> below = draft.rows().blockBelow(height);
    if (below.isEmpty()) {
      int known = Math.max(0, Math.min(height - 1, tip(view).point().height()));
      below = view.block(known).map(BlockRecord::point);
      exact = false;
    }
    ChainPoint left =
        below.orElseThrow(() -> new DisagreementException("A block below is not known."));
    if (!exact) {
      draft.change().left(left.height());
    }
    draft.backTo(left);
  }

  /** Follows the blocks of the view; false where it is not kept what one of them did. */
  private boolean connect(IndexView view) {
    int tip = tip(view).point().height();
    while (point().height() < tip) {
      boolean[] kept = {true};
      draft(draft -> {
        int from = point().height() + 1;
        int to = Math.min(tip, from + BLOCKS_AT_ONCE - 1);
        for (int height = from;
            height <= to && draft.change().size() < MAX_CHANGE_BYTES;
            height++) {
          BlockRecord block = view.block(height).orElse(null);
          BlockEntries entries = block == null ? null : BlockEntries.of(view, block, filter);
          if (block == null || entries == null) {
            kept[0] = false;
            return;
          }
          entries
              .byAccount(draft.rows(), draft.ids())
              .forEach((id, list) -> list.forEach(entry -> draft.enter(id, entry, block, view)));
          draft.at(block.point(), BLOCKS_KEPT);
          draft.tellConfirmations(height);
        }
      });
      if (!kept[0]) {
        return false;
      }
    }
    return true;
  }

  /**
   * What all accounts hold is read from the index.
   *
   * @param since the block after which an adjustment makes up for what cannot be explained
   * @param unknownFrom the first block that was not followed; above the last where all were
   * @param left the last block that reorganisations left since the accounts were right
   */
  private void readAnew(IndexView view, BlockRecord since, int unknownFrom, int left) {
    BlockRecord tip = tip(view);
    draft(draft -> {
      for (int id : draft.ids()) {
        long scripts = draft.account(id).totals().scripts();
        AccountTotals now = new MemberBalances(view).of(draft.rows(), id, scripts);
        Adjustments.reconcile(draft, id, since, now, unknownFrom, left);
      }
      standAt(draft, view);
      draft.change().readAnew();
    });
    LOG.info(
        "What {} accounts hold was read anew as of block {}.",
        accounts.byId().size(),
        tip.point().height());
  }
}
