package org.utxod.query.account.book;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** Changes of what an account holds that no transaction explains. Stateless. */
public final class Adjustments {
  private static final int SECONDS_A_DAY = 86_400;

  private Adjustments() {}

  /** Scripts with that balance came to the account, or went with it, after the view's last block. */
  public static void scripts(
      Draft draft, int id, IndexView view, long satChange, long coinsChange) {
    add(draft, id, tip(view), satChange, coinsChange, null);
  }

  /**
   * The account holds {@code now} after the last block, whatever its books say.
   *
   * @param since the block after which the difference counts
   * @param unknownFrom the first block that was not followed; above the last where all were
   * @param left the last block that reorganisations left since the account was right; what was adjusted above it is part of the
   *     difference now
   */
  static void reconcile(
      Draft draft, int id, BlockRecord since, AccountTotals now, int unknownFrom, int left) {
    int height = since.point().height();
    AccountTotals books = draft.account(id).totals();
    long sat = books.sat();
    long coins = books.coins();
    List<AccountAdjustment> gone = draft.rows().adjustmentsFrom(id, left + 1).stream()
        .filter(one -> one.height() != height)
        .toList();
    Integer unknown = unknownFrom <= height ? Integer.valueOf(unknownFrom) : null;
    for (AccountAdjustment one : gone) {
      draft.adjust(id, one, AccountAdjustment.none(one.height(), one.day()));
      Integer from = one.unknownFrom();
      if (from != null && from <= height) {
        unknown = unknown == null ? from : Integer.valueOf(Math.min(unknown, from));
      }
      sat -= one.sat();
      coins -= one.coins();
    }
    int changedAt = draft.rows().changedAt(id);
    if (changedAt > height) {
      draft.change().changedAt(id, height);
    }
    // Also where nothing was adjusted, for scripts that held nothing when they came may have held
    // something before.
    if (!gone.isEmpty() || changedAt > left) {
      AccountView.Move move = new AccountView.Move(left, height);
      draft.change().move(id, draft.rows().moves(id).size(), move);
    }
    add(draft, id, since, now.sat() - sat, now.coins() - coins, unknown);
    draft.totals(id, totals -> MemberBalances.withOlder(now, totals));
  }

  private static BlockRecord tip(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null) {
      throw new IllegalStateException("nothing is indexed yet");
    }
    return tip;
  }

  private static void add(
      Draft draft,
      int id,
      BlockRecord block,
      long satChange,
      long coinsChange,
      @Nullable Integer unknownFrom) {
    int height = block.point().height();
    AccountAdjustment nothing = AccountAdjustment.none(height, day(block));
    AccountAdjustment before = draft.rows().adjustmentsFrom(id, height).stream()
        .filter(one -> one.height() == height)
        .findFirst()
        .orElse(nothing);
    AccountAdjustment after = nothing
        .plus(before.sat(), before.coins(), before.unknownFrom())
        .plus(satChange, coinsChange, unknownFrom);
    draft.adjust(id, before, after);
  }

  static int day(BlockRecord block) {
    return (int) (BlockEntries.medianTime(block) / SECONDS_A_DAY);
  }
}
