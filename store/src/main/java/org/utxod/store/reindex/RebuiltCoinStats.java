package org.utxod.store.reindex;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.WriterContext;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.CoinReader;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ReindexRow;
import org.utxod.store.schema.SetRow;
import org.utxod.store.sethash.MuHash;

/**
 * The set hash that a re-index computes anew while it scans the coins, stored between its steps. If a coin's script is
 * missing, no hash is computed: the coin was created below the height, which a re-index does not repair. For the
 * writer's thread.
 */
public final class RebuiltCoinStats {
  static final byte[] KEY = "reindex_set".getBytes(StandardCharsets.US_ASCII);

  private final CoinReader reader;
  private @Nullable MuHash product;

  private RebuiltCoinStats(IndexCore core, @Nullable MuHash product) {
    this.reader = new CoinReader(core.rows());
    this.product = product;
  }

  /** As left by the previous step. */
  static RebuiltCoinStats goOn(IndexCore core) {
    boolean wanted = core.options().setHash() && core.state().coverage().complete();
    byte[] saved = core.rows().get(ColumnFamily.META, KEY);
    if (!wanted || (saved != null && saved.length == 0)) {
      return new RebuiltCoinStats(core, null);
    }
    return new RebuiltCoinStats(core, saved == null ? new MuHash() : MuHash.ofState(saved));
  }

  void add(byte[] coinKey, byte[] coinValue) {
    if (product == null) {
      return;
    }
    try {
      reader.element(coinKey, coinValue).insertInto(product);
    } catch (StoreException e) {
      product = null;
    }
  }

  void save(WriteBatch rows) {
    rows.put(ColumnFamily.META, KEY, product == null ? new byte[0] : product.state());
  }

  /** Stores it as the statistics of the block from which the re-index continues. */
  static void finish(WriterContext context, ReindexRow row, ChainPoint base, WriteBatch rows) {
    rows.delete(ColumnFamily.META, KEY);
    MuHash product = goOn(context.core()).product;
    if (product != null) {
      context
          .muHash()
          .restart(new ComputedCoinStats(base, row.utxoCount(), row.totalSat(), product), rows);
    } else {
      SetRow plain = new SetRow(row.utxoCount(), row.totalSat(), 0, null);
      rows.put(ColumnFamily.SET, BlockRow.key(base.height()), plain.value());
    }
  }
}
