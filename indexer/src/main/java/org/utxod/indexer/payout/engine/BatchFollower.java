package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Records what the chain has made of each batch. For the engine's thread. */
final class BatchFollower {
  /** Outputs that are looked for unspent before the history of an input's script is read. */
  private static final int LOOKED_AT = 8;

  /** Blocks below the height at which a batch began where a reorganisation may put its transaction. */
  private static final int BELOW = PayoutOptions.CLOSE_DEPTH;

  private final LedgerBook ledger;
  private final PayoutChain chain;
  private final PayoutOptions options;
  private @Nullable ChainPoint lastPoint;
  private final Map<Integer, OutPoint> missing = new LinkedHashMap<>();
  private final Map<Integer, Looked> looked = new HashMap<>();

  /** What was looked at last: nothing is new about a batch while both are the same. */
  private record Looked(ChainPoint point, int versions) {}

  BatchFollower(LedgerBook ledger, PayoutChain chain, PayoutOptions options) {
    this.ledger = ledger;
    this.chain = chain;
    this.options = options;
  }

  void follow() {
    try (PayoutChain.View view = chain.view()) {
      ChainPoint point = view.point();
      if (point == null) {
        return;
      }
      List<Batch> batches = ledger.with(access -> access.book().batches());
      if (!point.equals(lastPoint)) {
        lastPoint = point;
        missing.clear();
      }
      looked.keySet().retainAll(batches.stream().map(Batch::number).toList());
      for (Batch batch : batches) {
        Looked now = new Looked(point, batch.versions().size());
        if (batch.lastSigned() != null && !now.equals(looked.get(batch.number()))) {
          follow(batch, view, point);
          looked.put(batch.number(), now);
        }
      }
    }
  }

  private void follow(Batch batch, PayoutChain.View view, ChainPoint point) {
    Batch.MinedAt mined = batch.mined();
    if (mined != null && !isInChain(view, mined.block())) {
      ledger.append(new LedgerEntry.Unmined(batch.number()));
      mined = null;
    }
    if (mined == null) {
      mined = find(batch, view);
    }
    if (mined == null) {
      conflict(batch, view, point);
      return;
    }
    int depth = point.height() - mined.block().height() + 1;
    if (!batch.isFinal() && depth >= options.finalDepth()) {
      ledger.append(new LedgerEntry.Final(batch.number()));
    }
    if (depth >= PayoutOptions.CLOSE_DEPTH) {
      ledger.append(new LedgerEntry.BatchClosed(batch.number()));
    }
  }

  private static boolean isInChain(PayoutChain.View view, ChainPoint block) {
    return view.block(block.height()).filter(block::equals).isPresent();
  }

  private Batch.@Nullable MinedAt find(Batch batch, PayoutChain.View view) {
    for (int i = batch.versions().size() - 1; i >= 0; i--) {
      BatchVersion version = batch.versions().get(i);
      Txid txid = version.txid();
      if (txid == null) {
        continue;
      }
      OptionalInt height = view.heightOf(
          txid,
          created(batch, version),
          version.inputs().get(0).script(),
          Math.max(-1, batch.height() - BELOW));
      if (height.isPresent()) {
        return record(batch, version, view, height.getAsInt());
      }
    }
    return null;
  }

  private static List<Script> created(Batch batch, BatchVersion version) {
    List<Script> created = new ArrayList<>();
    if (version.changeVout() != null) {
      created.add(batch.changeScript());
    }
    version.payments().stream().limit(LOOKED_AT).map(OpenPayment::script).forEach(created::add);
    return created;
  }

  private Batch.@Nullable MinedAt record(
      Batch batch, BatchVersion version, PayoutChain.View view, int height) {
    ChainPoint block = view.block(height).orElseThrow();
    boolean paidTwice = version.payments().stream().anyMatch(payment -> payment.batch() != batch);
    ledger.append(new LedgerEntry.Mined(
        batch.number(), version.number(), height, block.hash().display()));
    if (paidTwice) {
      ledger.append(
          new LedgerEntry.Halted(
              "The transaction " + version.txid()
                  + ", which a deep conflict had ruled out, is in block " + block
                  + " after a reorganisation, and its payments were asked for anew since. They may be paid twice."));
    }
    return batch.mined();
  }

  private void conflict(Batch batch, PayoutChain.View view, ChainPoint point) {
    Integer before = batch.conflictHeight();
    if (before != null) {
      if (point.height() - before + 1 >= PayoutOptions.CLOSE_DEPTH) {
        ledger.append(new LedgerEntry.BatchClosed(batch.number()));
      }
      return;
    }
    for (BatchVersion.Spent input : batch.versions().get(0).inputs()) {
      if (view.coin(input.script(), input.outPoint()).isPresent()) {
        continue;
      }
      PayoutChain.View.Spend spend =
          view.spend(input.outPoint()).orElseGet(() -> otherParent(input.outPoint()));
      if (spend == null) {
        missing.put(batch.number(), input.outPoint());
      } else if (point.height() - spend.height() + 1 >= options.finalDepth()) {
        Txid by = spend.txid();
        ledger.append(new LedgerEntry.Conflicted(
            batch.number(), by == null ? null : by.display(), spend.height()));
        return;
      }
    }
  }

  /** The coin is the change of a version, or of a whole batch, that lost to another transaction: it will never be there. */
  private PayoutChain.View.@Nullable Spend otherParent(OutPoint coin) {
    Batch parent = ledger.with(access -> access.book().batchOf(coin.txid()));
    if (parent == null) {
      return null;
    }
    Integer conflict = parent.conflictHeight();
    if (conflict != null) {
      return new PayoutChain.View.Spend(conflict, null);
    }
    Batch.MinedAt mined = parent.mined();
    return mined == null || Objects.equals(coin.txid(), mined.version().txid())
        ? null
        : new PayoutChain.View.Spend(mined.block().height(), mined.version().txid());
  }

  /** Batches with a coin that is neither unspent nor spent: a reorganisation took its own transaction away. */
  Map<Integer, OutPoint> missing() {
    return missing;
  }
}
