package org.utxod.query.payout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pays out of the node's wallet. What a method returns is recorded and synced. Thread-safe; every method may throw
 * {@link PayoutException}.
 */
public interface PayoutService {
  /** A payout with the height of the index, by which confirmations count. */
  record Recorded(Payout payout, int tip, boolean existed) {}

  /**
   * Records a payout, or finds the one with its id.
   *
   * @param person who asks for it
   */
  Recorded create(PayoutOrder order, String person);

  /** What it would cost now. */
  PayoutPreview preview(PayoutOrder order);

  /** The payout of that id. */
  Recorded get(String id);

  /**
   * Payouts, the latest first.
   *
   * @param before as {@link PayoutPage#next}; null for the first page
   * @param state only of that state; null for all
   */
  PayoutPage list(@Nullable Long before, @Nullable PaymentState state, int limit);

  /** Approves it; the person must be another one than who asked for it. */
  Recorded approve(String id, String person);

  /**
   * Cancels payments: at once those that are not signed; for others a replacement without them is made and must win.
   *
   * @param payments their positions, from 0; empty for all
   */
  Recorded cancel(String id, List<Integer> payments, String person);

  /** Replaces its transactions that are in no block by ones that pay more, at once. */
  Recorded bump(String id, @Nullable FeeRate rate, String person);

  /** The signed transactions that pay it; empty before they are signed, and when it is finished. */
  List<SignedTransaction> transactions(String id);

  /** Hands out the transactions of one that was asked for to be signed only. */
  Recorded send(String id, String person);

  /** Pays failed payments anew. */
  Recorded repay(String id, List<Integer> payments, String person);

  /** How paying stands. */
  PayoutStatus status();

  /** Makes no more transactions until resumed; those that are signed go on. */
  PayoutStatus pause(String person, String reason);

  /** Ends a pause. */
  PayoutStatus resume(String person);

  /**
   * Ends a halt: the person has seen why, and takes what the wallet shows for right.
   *
   * @return what was found and accepted, in sentences
   */
  List<String> reconcile(String person);

  /** Entries of the ledger in order, after one. */
  List<AuditLine> audit(long after, int limit);
}
