package org.utxod.query.signing;

import java.util.List;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.port.TransactionSource.Place;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.signing.psbt.PsbtException;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.Hex;

/**
 * Looks whether a transaction was sent by somebody else than utxod, such as by the program that signed it: its coins are not free
 * then, however nothing of it came back. Thread-safe.
 */
final class SentElsewhere {
  private final TransactionSource node;

  SentElsewhere(TransactionSource node) {
    this.node = node;
  }

  /** What the node knows. */
  sealed interface Answer {
    /** It was sent. */
    record Sent(Transaction signed) implements Answer {}

    /** It was not, as far as the node knows. */
    record NotSent() implements Answer {}

    /** The node does not have its first coin, nor the transaction that spent it. */
    record CoinGone() implements Answer {}
  }

  /** @throws SourceException if the node cannot be queried now */
  Answer look(SigningRow row) {
    Spending spending = node.spending(List.of(row.inputs().get(0).outPoint())).get(0);
    if (spending instanceof Spending.Unspent) {
      return new Answer.NotSent();
    }
    if (!(spending instanceof Spending.Spent spent)) {
      return new Answer.CoinGone();
    }
    List<ChainTx> found = spent.block() == null
        ? node.unconfirmed(List.of(spent.by()))
        : node.inBlocks(List.of(new Place(spent.by(), spent.block())));
    if (found.isEmpty()) {
      return new Answer.CoinGone(); // It left the mempool meanwhile, perhaps into a block.
    }
    try {
      Transaction spender = Transaction.read(Hex.decode(found.get(0).hex()));
      return spender.isSameUnsigned(Rows.unsigned(row))
          ? new Answer.Sent(spender)
          : new Answer.NotSent();
    } catch (PsbtException e) {
      return new Answer.NotSent();
    }
  }
}
