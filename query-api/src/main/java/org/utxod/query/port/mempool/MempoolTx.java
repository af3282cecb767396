package org.utxod.query.port.mempool;

import java.time.Instant;
import java.util.List;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * An unconfirmed transaction: its scripts, amounts and fee.
 *
 * @param feeSat satoshis
 * @param vsize virtual bytes (BIP 141), without the node's penalty for many signature operations
 * @param firstSeen when the node accepted it
 * @param created its outputs in order, including unspendable ones
 * @param spent its prevouts, in order
 */
public record MempoolTx(
    Txid txid,
    long feeSat,
    long vsize,
    Instant firstSeen,
    List<Output> created,
    List<Input> spent) {
  /** An output, or a prevout. */
  public record Output(Script script, long valueSat) {
    /** Whether the script is the one of that key, and the output is spendable. */
    public boolean isCoinOf(ScriptKey key) {
      return script.key().equals(key) && !script.isUnspendable();
    }
  }

  /** An input: the coin it spends, and its prevout. */
  public record Input(OutPoint coin, Output prevout) {}

  public MempoolTx {
    created = List.copyOf(created);
    spent = List.copyOf(spent);
  }

  /** What a script receives and spends in it. */
  public MempoolSums sums(ScriptKey script) {
    long received = 0;
    long spentSat = 0;
    for (Output output : created) {
      if (output.script().key().equals(script)) {
        received = Math.addExact(received, output.valueSat());
      }
    }
    for (Input input : spent) {
      if (input.prevout().script().key().equals(script)) {
        spentSat = Math.addExact(spentSat, input.prevout().valueSat());
      }
    }
    return new MempoolSums(received, spentSat);
  }

  /** Satoshis of all its outputs. */
  public long createdSat() {
    return created.stream().mapToLong(Output::valueSat).reduce(0, Math::addExact);
  }
}
