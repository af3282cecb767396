package org.utxod.query.payout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One output of a payout.
 *
 * @param address as the client gave it
 * @param amountSat satoshis
 * @param reference the client's own text; null for none
 * @param cancelRequested whether a version of its transaction without it is wanted
 * @param txid of the transaction that pays it, or is to; null before it is signed, and where none does
 * @param vout number of the output; null like {@code txid}
 * @param height of the block with that transaction; null if the index has none
 * @param changes all its states, the last one is the present one
 */
public record Payment(
    String address,
    long amountSat,
    @Nullable String reference,
    boolean cancelRequested,
    @Nullable String txid,
    @Nullable Integer vout,
    @Nullable Integer height,
    List<StateChange> changes) {
  public Payment {
    changes = List.copyOf(changes);
  }

  /** Its present state. */
  public StateChange last() {
    return changes.get(changes.size() - 1);
  }
}
