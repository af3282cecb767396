package org.utxod.query.account.book;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.query.history.PastTransactions.Past;
import org.utxod.query.history.PastTransactions.Sums;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.read.IndexView;

/**
 * Enters transactions that were not followed: those of a script before it was added, and those of blocks that the index passed
 * over. What they did was in an adjustment so far, which becomes smaller by it, so that what the account holds stays the same.
 * For one draft, of one account.
 */
public final class PastEntries {
  private final Draft draft;
  private final IndexView view;
  private final int id;
  private final List<AccountView.Move> moves;
  private final TreeMap<Integer, AccountAdjustment> before = new TreeMap<>();
  private final Map<Integer, AccountAdjustment> after = new HashMap<>();
  private final Map<ScriptKey, Optional<AccountMember>> members = new HashMap<>();
  private final Map<ScriptKey, Optional<Integer>> adjustments = new HashMap<>();

  /** @param id of the account */
  public PastEntries(Draft draft, IndexView view, int id) {
    this.draft = draft;
    this.view = view;
    this.id = id;
    this.moves = draft.rows().moves(id);
    draft.rows().adjustmentsFrom(id, 0).forEach(one -> before.put(one.height(), one));
  }

  /**
   * Enters transactions, as far as they are not entered yet. Those of a script in blocks that were neither before it was added
   * nor passed over are left out.
   */
  public void enter(Collection<Past> transactions) {
    Map<ActivityPosition, List<Past>> byPosition = new TreeMap<>();
    for (Past one : transactions) {
      byPosition.computeIfAbsent(one.position(), position -> new ArrayList<>()).add(one);
    }
    byPosition.forEach(this::enter);
    after.forEach((height, now) -> draft.adjust(
        id, before.getOrDefault(height, AccountAdjustment.none(height, now.day())), now));
  }

  private void enter(ActivityPosition position, List<Past> transactions) {
    AccountEntry entered = draft.rows().entry(id, position).orElse(null);
    Set<ScriptKey> known = new HashSet<>();
    List<AccountEntry.Part> parts = new ArrayList<>();
    if (entered != null) {
      entered.parts().forEach(part -> known.add(part.script()));
      parts.addAll(entered.parts());
    }
    for (Past one : transactions) {
      Integer adjusted = adjusted(one);
      if (adjusted != null && known.add(one.script())) {
        lessen(adjusted, one);
        parts.add(new AccountEntry.Part(
            one.script(), one.receivedSat(), one.spentSat(), one.created(), one.spent()));
        member(one.script())
            .map(AccountMember::derivation)
            .ifPresent(derivation -> draft.used(id, derivation));
      }
    }
    if (parts.size() > (entered == null ? 0 : entered.parts().size())) {
      parts.sort(Comparator.comparing(AccountEntry.Part::script));
      draft.passed(new ChainPoint(position.height(), transactions.get(0).block()));
      draft.replace(id, entered, entry(position, entered, transactions, parts));
    }
  }

  private static AccountEntry entry(
      ActivityPosition position,
      @Nullable AccountEntry entered,
      List<Past> transactions,
      List<AccountEntry.Part> parts) {
    Past any = transactions.get(0);
    Sums sums = transactions.stream()
        .map(Past::sums)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
    Long fee = entered == null ? null : entered.feeSat();
    long ownFee = entered == null ? 0 : entered.ownFeeSat();
    if (position.transaction() == 0) {
      fee = 0L;
    } else if (sums != null) {
      long own = parts.stream().mapToLong(AccountEntry.Part::spentSat).sum();
      fee = sums.feeSat();
      ownFee = BlockEntries.share(sums.feeSat(), own, sums.inputSat());
    }
    return new AccountEntry(
        position,
        any.txid(),
        entered == null ? any.medianTime() : entered.time(),
        fee,
        ownFee,
        entered != null && entered.followed(),
        parts);
  }

  private Optional<AccountMember> member(ScriptKey script) {
    return members.computeIfAbsent(script, key -> draft.rows().member(id, key));
  }

  private void lessen(int height, Past one) {
    AccountAdjustment now = after.getOrDefault(height, before.get(height));
    if (now == null) {
      int day = view.block(height)
          .map(Adjustments::day)
          .orElseThrow(() -> new IllegalStateException("block " + height + " is not kept"));
      now = AccountAdjustment.none(height, day);
    }
    after.put(
        height,
        now.plus(one.spentSat() - one.receivedSat(), (long) one.spent() - one.created(), null));
  }

  /** The height of the adjustment that holds what the transaction did to the script; null where none does. */
  private @Nullable Integer adjusted(Past one) {
    int height = one.position().height();
    int since = member(one.script()).map(AccountMember::since).orElse(-1);
    if (height <= since) {
      Optional<Integer> came = adjustments.computeIfAbsent(
          one.script(),
          script -> draft.rows().unentered(id, script).map(row -> moved(since, row.moves())));
      // Blocks above that took the place of those that it came after were passed over like others.
      if (came.isPresent() && height <= came.get()) {
        return came.get();
      }
    }
    for (AccountAdjustment span : before.tailMap(height, true).values()) {
      Integer from = span.unknownFrom();
      if (from != null && from <= height) {
        return since < 0 ? null : Integer.valueOf(span.height());
      }
    }
    return null;
  }

  private int moved(int since, int movesBefore) {
    int height = since;
    for (AccountView.Move move : moves.subList(Math.min(movesBefore, moves.size()), moves.size())) {
      height = height > move.above() ? move.to() : height;
    }
    return height;
  }

  /** The blocks that the index passed over are entered for all scripts. */
  public static void passedOverAreKnown(Draft draft, int id) {
    for (AccountAdjustment one : draft.rows().adjustmentsFrom(id, 0)) {
      if (one.unknownFrom() != null) {
        draft.adjust(
            id, one, new AccountAdjustment(one.height(), one.day(), one.sat(), one.coins(), null));
      }
    }
  }
}
