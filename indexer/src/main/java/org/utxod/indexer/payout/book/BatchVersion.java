package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * One transaction of a batch; it spends every coin of the versions before it.
 *
 * @param number from 1
 * @param payments in the order of {@code vouts}
 * @param hex the signed transaction; null while it is only reserved
 * @param txid null like {@code hex}
 * @param vouts the output of each payment; empty while it is only reserved
 * @param changeVout null if there is no change
 * @param sequence of the entry that recorded it last
 * @param at of that entry
 * @param broadcast whether the node accepted it once
 */
public record BatchVersion(
    int number,
    List<OpenPayment> payments,
    List<Spent> inputs,
    @Nullable String hex,
    @Nullable Txid txid,
    long feeSat,
    long vsize,
    List<Integer> vouts,
    @Nullable Integer changeVout,
    long sequence,
    Instant at,
    boolean broadcast) {
  /** A coin that it spends. */
  public record Spent(OutPoint outPoint, Script script, long valueSat) {}

  public BatchVersion {
    payments = List.copyOf(payments);
    inputs = List.copyOf(inputs);
    vouts = List.copyOf(vouts);
  }

  /** Only reserved. */
  static BatchVersion reserved(
      int number, List<OpenPayment> payments, List<Spent> inputs, long sequence, Instant at) {
    return new BatchVersion(
        number, payments, inputs, null, null, 0, 0, List.of(), null, sequence, at, false);
  }

  BatchVersion asBroadcast() {
    return new BatchVersion(
        number, payments, inputs, hex, txid, feeSat, vsize, vouts, changeVout, sequence, at, true);
  }

  /** Whether it can be broadcast. */
  public boolean isSigned() {
    return hex != null;
  }

  /** Its rate. */
  public FeeRate rate() {
    return FeeRate.of(feeSat, vsize);
  }

  /** The coins it spends. */
  public List<OutPoint> outPoints() {
    return inputs.stream().map(Spent::outPoint).toList();
  }
}
