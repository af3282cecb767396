package org.utxod.query.electrum.script;

import java.util.Comparator;
import java.util.List;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ScriptKey;

/**
 * An unconfirmed transaction of a script.
 *
 * @param txid display order
 * @param height 0, or -1 if it spends an output of another unconfirmed transaction
 * @param feeSat satoshis
 */
public record MempoolLine(String txid, int height, long feeSat) {
  /** The order in which they count: 0 before -1, then by txid (protocol 1.6, and no other order is wrong before). */
  private static final Comparator<MempoolLine> ORDER = Comparator.comparingInt(
          (MempoolLine line) -> -line.height())
      .thenComparing(MempoolLine::txid);

  /** Those of a script, in their order. */
  static List<MempoolLine> of(MempoolView.Snapshot mempool, ScriptKey script) {
    return mempool.touching(script).stream()
        .map(tx -> new MempoolLine(tx.txid().display(), height(mempool, tx), tx.feeSat()))
        .sorted(ORDER)
        .toList();
  }

  private static int height(MempoolView.Snapshot mempool, MempoolTx tx) {
    return tx.spent().stream()
            .anyMatch(input -> mempool.transaction(input.coin().txid()).isPresent())
        ? -1
        : 0;
  }
}
