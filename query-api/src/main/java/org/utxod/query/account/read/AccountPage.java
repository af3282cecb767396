package org.utxod.query.account.read;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Balance;

/**
 * Some of an account's lines.
 *
 * @param next where the next page begins; null after the last
 * @param <L> a line
 * @param <N> a place between two lines
 */
public record AccountPage<L, N>(List<L> lines, @Nullable N next) {
  public AccountPage {
    lines = List.copyOf(lines);
  }

  /** A script, with what it holds. */
  public record AddressLine(ScriptRef scriptRef, AccountMember member, Balance balance) {}

  /**
   * A coin.
   *
   * @param spentBy the unconfirmed transaction that spends it; null if none does, or no mempool is known
   */
  public record CoinLine(
      ScriptRef scriptRef,
      AccountMember member,
      Coin coin,
      @Nullable Txid spentBy) {}

  /** After a coin, in the order of script keys and outpoints. */
  public record CoinPlace(ScriptKey script, OutPoint coin) {}

  /**
   * A transaction.
   *
   * @param block null where its row is not kept
   */
  public record EntryLine(AccountEntry entry, @Nullable BlockHash block) {}
}
