package org.utxod.query.account.book;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountEvent.Kind;
import org.utxod.store.account.AccountEvent.Output;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.read.IndexView;

/** Events of what a block did to an account; their sequences are given later. Stateless. */
final class EntryEvents {
  private static final int MAX_OUTPUTS = 1_000;

  private EntryEvents() {}

  static AccountEvent confirmed(
      int account, AccountEntry entry, ChainPoint block, int confirmations, List<Output> outputs) {
    return of(account, Kind.CONFIRMED, entry, block, confirmations, outputs);
  }

  static AccountEvent undone(int account, AccountEntry entry, ChainPoint block) {
    return of(account, Kind.UNDONE, entry, block, 0, List.of());
  }

  private static AccountEvent of(
      int account,
      Kind kind,
      AccountEntry entry,
      @Nullable ChainPoint block,
      int confirmations,
      List<Output> outputs) {
    return new AccountEvent(
        0,
        account,
        kind,
        entry.txid(),
        block,
        confirmations,
        entry.receivedSat(),
        entry.spentSat(),
        entry.incomeSat(),
        entry.outgoSat(),
        outputs);
  }

  /** The outputs to the account that are unspent in the view. */
  static List<Output> outputs(AccountEntry entry, IndexView view) {
    List<Output> outputs = new ArrayList<>();
    for (AccountEntry.Part part : entry.parts()) {
      if (part.created() > 0 && outputs.size() < MAX_OUTPUTS) {
        view.coinsOf(part.script(), entry.txid(), MAX_OUTPUTS)
            .forEach(coin ->
                outputs.add(new Output(coin.outPoint().vout(), coin.valueSat(), part.script())));
      }
    }
    outputs.sort(Comparator.comparingLong(Output::vout));
    return outputs;
  }
}
