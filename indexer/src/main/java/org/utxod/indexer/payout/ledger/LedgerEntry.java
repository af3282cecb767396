package org.utxod.indexer.payout.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.Payout;

/**
 * What can be recorded. Amounts are satoshis, hashes as people read them, scripts and transactions in hex; the JSON
 * names are the component's with underscores. A field that is added later must be nullable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerEntry.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = LedgerEntry.PayoutRecorded.class, name = "payout"),
  @JsonSubTypes.Type(value = LedgerEntry.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = LedgerEntry.CancelRequested.class, name = "cancel"),
  @JsonSubTypes.Type(value = LedgerEntry.SendRequested.class, name = "send"),
  @JsonSubTypes.Type(value = LedgerEntry.BumpRequested.class, name = "bump"),
  @JsonSubTypes.Type(value = LedgerEntry.Repay.class, name = "repay"),
  @JsonSubTypes.Type(value = LedgerEntry.Reserved.class, name = "reserved"),
  @JsonSubTypes.Type(value = LedgerEntry.Released.class, name = "released"),
  @JsonSubTypes.Type(value = LedgerEntry.Signed.class, name = "signed"),
  @JsonSubTypes.Type(value = LedgerEntry.Broadcast.class, name = "broadcast"),
  @JsonSubTypes.Type(value = LedgerEntry.Mined.class, name = "mined"),
  @JsonSubTypes.Type(value = LedgerEntry.Unmined.class, name = "unmined"),
  @JsonSubTypes.Type(value = LedgerEntry.Final.class, name = "final"),
  @JsonSubTypes.Type(value = LedgerEntry.Conflicted.class, name = "conflicted"),
  @JsonSubTypes.Type(value = LedgerEntry.BatchClosed.class, name = "batch_closed"),
  @JsonSubTypes.Type(value = LedgerEntry.PayoutClosed.class, name = "payout_closed"),
  @JsonSubTypes.Type(value = LedgerEntry.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = LedgerEntry.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = LedgerEntry.Halted.class, name = "halted"),
  @JsonSubTypes.Type(value = LedgerEntry.Reconciled.class, name = "reconciled"),
  @JsonSubTypes.Type(value = LedgerEntry.DebitsChecked.class, name = "debits_checked")
})
public sealed interface LedgerEntry {
  /** A payment: its payout, and its position there from 0. */
  record PaymentRef(String payout, int index) {}

  /** A payment as it was asked for. */
  record PaymentLine(
      String address,
      String script,
      long amountSat,
      @Nullable String reference) {}

  /** A coin that a transaction spends. */
  record Input(String txid, long vout, String script, long valueSat) {}

  /**
   * The first entry.
   *
   * @param ledgerId random, also in the wallet's label
   * @param witnessAddress of the wallet, whose label names the ledger and its last signed transaction
   * @param blockHash up to which the wallet's debits are taken as they are
   * @param knownDebits the wallet's unconfirmed debits at that time
   */
  record Opened(
      String ledgerId,
      String network,
      String wallet,
      String witnessAddress,
      int height,
      String blockHash,
      List<String> knownDebits)
      implements LedgerEntry {}

  /**
   * A payout is recorded; only then the client is told.
   *
   * @param orderSha256 of what was asked for
   * @param signOnly whether its transactions are not to be handed out; null for no
   */
  record PayoutRecorded(
      String id,
      String orderSha256,
      String person,
      @Nullable String feeRate,
      boolean needsApproval,
      @Nullable Boolean signOnly,
      List<PaymentLine> payments)
      implements LedgerEntry {}

  /** A person approves. */
  record Approved(String id, String person) implements LedgerEntry {}

  /** A person cancels payments. */
  record CancelRequested(String id, List<Integer> payments, String person) implements LedgerEntry {}

  /** A person has the transactions handed out of a payout that was signed only. */
  record SendRequested(String id, String person) implements LedgerEntry {}

  /** A person wants a payout's transactions to pay more. */
  record BumpRequested(String id, @Nullable String feeRate, String person) implements LedgerEntry {}

  /** A person has failed payments paid anew. */
  record Repay(String id, List<Integer> payments, String person) implements LedgerEntry {}

  /**
   * Coins are chosen for a version of a batch, before they are locked and anything is signed.
   *
   * @param version from 1
   * @param height of the index at that time
   */
  record Reserved(
      int batch,
      int version,
      List<PaymentRef> payments,
      List<Input> inputs,
      String changeScript,
      int height)
      implements LedgerEntry {}

  /** The version that was reserved last was not signed, and never will be. */
  record Released(int batch, int version, String reason) implements LedgerEntry {}

  /**
   * The version is signed: the point of no return.
   *
   * @param vouts the output of each payment
   * @param changeVout null if there is no change
   */
  record Signed(
      int batch,
      int version,
      String hex,
      String txid,
      long feeSat,
      long vsize,
      List<Integer> vouts,
      @Nullable Integer changeVout)
      implements LedgerEntry {}

  /** The node accepted the version for the first time. */
  record Broadcast(int batch, int version) implements LedgerEntry {}

  /** The index has a block with the version. */
  record Mined(int batch, int version, int height, String blockHash) implements LedgerEntry {}

  /** That block is not in the chain any more. */
  record Unmined(int batch) implements LedgerEntry {}

  /** That block is deep enough for what was asked for to count as done. */
  record Final(int batch) implements LedgerEntry {}

  /** A coin of the batch was spent by another transaction, deeply. */
  record Conflicted(int batch, @Nullable String txid, int height) implements LedgerEntry {}

  /** The batch is watched no longer. */
  record BatchClosed(int batch) implements LedgerEntry {}

  /** Nothing can happen to the payout any more; this is all that is kept of it in memory's stead. */
  record PayoutClosed(Payout payout, String orderSha256) implements LedgerEntry {}

  /** A person stops new transactions. */
  record Paused(String person, String reason) implements LedgerEntry {}

  /** A person ends that. */
  record Resumed(String person) implements LedgerEntry {}

  /** Something was found that only a person can judge. */
  record Halted(String reason) implements LedgerEntry {}

  /**
   * A person has judged it.
   *
   * @param acceptedDebits transactions of the wallet that no payout explains
   * @param findings what the person was told
   * @param paidElsewhere what those transactions pay beyond what was found to be payments of this ledger: none of it is
   *     paid again, since the ledger that knew why may be lost
   */
  record Reconciled(
      String person,
      List<String> acceptedDebits,
      List<String> findings,
      List<PaidElsewhere> paidElsewhere)
      implements LedgerEntry {}

  /** Every debit in blocks up to this one is explained: they need not be listed again. */
  record DebitsChecked(int height, String blockHash) implements LedgerEntry {}

  /** An output that no payout explains. */
  record PaidElsewhere(String txid, String script, long amountSat) {}
}
