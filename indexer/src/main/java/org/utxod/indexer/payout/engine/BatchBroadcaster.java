package org.utxod.indexer.payout.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.store.chain.ChainPoint;

/**
 * Hands recorded transactions to the node until they are in a block: the same bytes every time, whatever it answers.
 * For the engine's thread.
 */
final class BatchBroadcaster {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final Clock clock;
  private final Map<Integer, Sent> sent = new HashMap<>();

  /** The last time, and what was said then. */
  private record Sent(
      ChainPoint tip,
      int version,
      boolean heldBack,
      Instant at,
      @Nullable String rejection) {}

  BatchBroadcaster(LedgerBook ledger, PaymentWallet wallet, Clock clock) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.clock = clock;
  }

  /** Those that are due: new ones, all with each block, and from time to time. */
  void broadcast(ChainPoint tip) {
    List<Batch> batches = ledger.with(access -> access.book().batches());
    sent.keySet().retainAll(batches.stream().map(Batch::number).toList());
    for (Batch batch : batches) {
      BatchVersion last = batch.lastSigned();
      if (last != null
          && batch.mined() == null
          && !batch.isConflicted()
          && isDue(batch, last, tip)) {
        broadcast(batch, tip);
      }
    }
  }

  private boolean isDue(Batch batch, BatchVersion last, ChainPoint tip) {
    Sent before = sent.get(batch.number());
    return before == null
        || before.version() != last.number()
        || before.heldBack() != batch.isHeldBack(last)
        || !before.tip().equals(tip)
        || clock.instant().isAfter(before.at().plus(PayoutOptions.REBROADCAST));
  }

  /** The last version, or where the node does not take it the one before, which may still be there. */
  void broadcast(Batch batch, ChainPoint tip) {
    BatchVersion last = Objects.requireNonNull(batch.lastSigned());
    if (!sent.containsKey(batch.number())) {
      wallet.lock(batch.outPoints());
    }
    String rejection = null;
    for (BatchVersion version : order(batch)) {
      PaymentWallet.Broadcast answer = wallet.broadcast(Objects.requireNonNull(version.hex()));
      if (answer instanceof PaymentWallet.Broadcast.Rejected rejected) {
        rejection = rejection == null ? rejected.reason() : rejection;
        continue;
      }
      if (!version.broadcast()) {
        ledger.append(new LedgerEntry.Broadcast(batch.number(), version.number()));
      }
      break;
    }
    sent.put(
        batch.number(),
        new Sent(tip, last.number(), batch.isHeldBack(last), clock.instant(), rejection));
  }

  /** The version that another batch builds on, where there is one; else all that may be handed out, the last one first. */
  private List<BatchVersion> order(Batch batch) {
    BatchVersion needed = ledger.with(access -> access.book().needed(batch));
    if (needed != null) {
      return List.of(needed);
    }
    List<BatchVersion> order = new ArrayList<>(batch.versions());
    order.removeIf(version -> !version.isSigned() || batch.isHeldBack(version));
    Collections.reverse(order);
    return order;
  }

  /** Why the node did not take a batch's last version; null if it did, or was not asked. */
  @Nullable
  String rejection(Batch batch) {
    Sent before = sent.get(batch.number());
    return before == null ? null : before.rejection();
  }
}
