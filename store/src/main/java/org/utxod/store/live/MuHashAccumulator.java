package org.utxod.store.live;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.core.Change;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.RowChanges;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.SetAnchorRow;
import org.utxod.store.schema.SetRow;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;

/**
 * Carries the statistics of the UTXO set along with the blocks. Writes are for the writer's thread; an anchor may be offered
 * by any.
 */
public final class MuHashAccumulator {
  /*
   * Each block's row holds the product of everything created and spent since some beginning, its era. From the genesis block
   * on that is the hash of the set. Where it begins later (the option was off, or blocks were taken in by another writer), a
   * factor is missing: the hash of the coins that were there at the beginning. A walk over all coins at any block of the
   * era gives it afterwards, for all its blocks at once, while the chain moves on: hash = factor * product. Rolling back
   * removes rows and touches nothing else.
   */

  private final IndexCore core;
  private final CoinElement element = new CoinElement();
  private final AtomicReference<@Nullable ComputedCoinStats> offered = new AtomicReference<>();

  MuHashAccumulator(IndexCore core) {
    this.core = core;
  }

  /** Leaves a computed set for the writer, who takes it up with the next block where its era lacks its anchor. */
  public void offer(ComputedCoinStats computed) {
    offered.set(computed);
  }

  /** Adds the row of the block at {@code height}, which follows the tip. */
  void append(int height, List<Change> changes, long utxoCount, long totalSat, RowChanges rows) {
    SetRow row = new SetRow(utxoCount, totalSat, 0, null);
    if (core.options().setHash() && core.state().coverage().complete()) {
      row = carried(changes, row, rows);
    }
    rows.put(ColumnFamily.SET, BlockRow.key(height), row.value(), null);
  }

  private SetRow carried(List<Change> changes, SetRow figures, RowChanges rows) {
    BlockRecord tip = core.tip();
    SetRow last = tip == null ? null : row(core.rows(), tip.point().height()).orElse(null);
    long era = last == null ? 0 : last.era();
    MuHash product = last == null ? null : last.product();
    if (product == null) {
      product = new MuHash();
      era = core.state().nextSequence();
      if (tip == null) {
        putAnchor(rows, era, new MuHash());
      }
    } else {
      takeUpOffer(era, rows);
    }
    multiply(changes, product);
    return new SetRow(figures.utxoCount(), figures.totalSat(), era, product);
  }

  /**
   * Where the tip at {@code height} is disconnected by the stale block's own data and no row of the block below is kept, makes that row
   * from the tip's.
   *
   * @param changes of the tip, each spend with the height of its coin
   * @param utxoCount below it, as {@code totalSat}
   */
  void retreat(int height, List<Change> changes, long utxoCount, long totalSat, RowChanges rows) {
    SetRow at = row(core.rows(), height).orElse(null);
    MuHash product = at == null ? null : at.product();
    if (at == null || product == null || row(core.rows(), height - 1).isPresent()) {
      return;
    }
    for (Change change : changes) {
      if (change.netted) {
        continue;
      }
      change.element(element, change.code, change.valueSat);
      if (change.created) {
        element.removeFrom(product);
      } else {
        element.insertInto(product);
      }
    }
    SetRow below = new SetRow(utxoCount, totalSat, at.era(), product);
    rows.put(ColumnFamily.SET, BlockRow.key(height - 1L), below.value(), null);
  }

  private void multiply(List<Change> changes, MuHash product) {
    for (Change change : changes) {
      if (change.netted || change.unknown) {
        continue;
      }
      byte[] before = change.before;
      if (before != null) { // Spent, or overwritten by a coin of the same name (BIP 30).
        change.element(element, CoinRow.code(before), CoinRow.valueSat(before)).removeFrom(product);
      }
      if (change.created) {
        change.element(element, change.code, change.valueSat).insertInto(product);
      }
    }
  }

  /** Takes an offered anchor up with the step that disconnects the tip, whose block it may be of. */
  void keepOffer(RowChanges rows) {
    BlockRecord tip = core.tip();
    if (tip != null) {
      row(core.rows(), tip.point().height())
          .filter(row -> row.product() != null)
          .ifPresent(row -> takeUpOffer(row.era(), rows));
    }
  }

  private void takeUpOffer(long era, RowChanges rows) {
    ComputedCoinStats computed = offered.getAndSet(null);
    if (computed == null || anchor(core.rows()).filter(row -> row.era() == era).isPresent()) {
      return;
    }
    factor(core.rows(), computed)
        .filter(found -> found.era() == era)
        .ifPresent(found -> rows.put(ColumnFamily.META, SetAnchorRow.key(), found.value(), null));
  }

  /** Begins anew at a block whose whole set was computed, unless what is carried there says the same. */
  public void restart(ComputedCoinStats computed, RowChanges rows) {
    int height = computed.point().height();
    Optional<SetRow> known = row(core.rows(), height);
    if (known.isPresent()
        && figures(core.rows(), computed.point()).stream()
            .anyMatch(computed.figures()::agreesWith)) {
      return;
    }
    long era = core.state().nextSequence();
    SetRow row = new SetRow(computed.utxoCount(), computed.totalSat(), era, computed.product());
    rows.put(ColumnFamily.SET, BlockRow.key(height), row.value(), null);
    putAnchor(rows, era, new MuHash());
  }

  private static void putAnchor(RowChanges rows, long era, MuHash factor) {
    rows.put(ColumnFamily.META, SetAnchorRow.key(), new SetAnchorRow(era, factor).value(), null);
  }

  private static Optional<SetRow> row(KeyValueSnapshot rows, int height) {
    return Optional.ofNullable(rows.get(ColumnFamily.SET, BlockRow.key(height))).map(SetRow::read);
  }

  public static boolean carriesProduct(KeyValueSnapshot rows, int height) {
    return row(rows, height).filter(found -> found.product() != null).isPresent();
  }

  private static Optional<SetAnchorRow> anchor(KeyValueSnapshot rows) {
    return Optional.ofNullable(rows.get(ColumnFamily.META, SetAnchorRow.key()))
        .map(SetAnchorRow::read);
  }

  /**
   * The figures carried along to a block of the index's chain: all three as deep as blocks can be disconnected, below that
   * count and sum as the block's own row has them; empty where it has none.
   */
  public static Optional<CoinStats> figures(KeyValueSnapshot rows, ChainPoint point) {
    return row(rows, point.height())
        .map(row -> figures(rows, point, row))
        .or(() -> countAndSum(rows, point));
  }

  private static Optional<CoinStats> countAndSum(KeyValueSnapshot rows, ChainPoint point) {
    return Optional.ofNullable(rows.get(ColumnFamily.BLOCK, BlockRow.key(point.height())))
        .flatMap(row -> BlockRow.size(point.height(), row))
        .map(size -> new CoinStats(point, size.utxoCount(), size.totalSat(), null));
  }

  private static CoinStats figures(KeyValueSnapshot rows, ChainPoint point, SetRow row) {
    MuHash product = row.product();
    Optional<SetAnchorRow> anchor = anchor(rows).filter(found -> found.era() == row.era());
    if (product == null || anchor.isEmpty()) {
      return new CoinStats(point, row.utxoCount(), row.totalSat(), null);
    }
    MuHash hash = anchor.get().factor();
    hash.combine(product);
    return new CoinStats(point, row.utxoCount(), row.totalSat(), hash.digest());
  }

  /**
   * What a set computed at one block is at another, by the blocks carried along between them; empty where that is not
   * known.
   */
  public static Optional<CoinStats> moved(
      KeyValueSnapshot rows, ComputedCoinStats computed, ChainPoint target) {
    if (computed.point().equals(target)) {
      return Optional.of(computed.figures());
    }
    Optional<SetAnchorRow> factor = factor(rows, computed);
    Optional<SetRow> from = row(rows, computed.point().height());
    Optional<SetRow> to = row(rows, target.height());
    if (factor.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || to.get().era() != from.get().era()) {
      return Optional.empty();
    }
    MuHash product = to.get().product();
    if (product == null) {
      return Optional.empty();
    }
    MuHash hash = factor.get().factor();
    hash.combine(product);
    return Optional.of(new CoinStats(
        target,
        computed.utxoCount() + to.get().utxoCount() - from.get().utxoCount(),
        computed.totalSat() + to.get().totalSat() - from.get().totalSat(),
        hash.digest()));
  }

  /** The factor that makes the product at the computed set's block its hash. */
  private static Optional<SetAnchorRow> factor(KeyValueSnapshot rows, ComputedCoinStats computed) {
    int height = computed.point().height();
    byte[] block = rows.get(ColumnFamily.BLOCK, BlockRow.key(height));
    SetRow at = row(rows, height).orElse(null);
    if (block == null
        || !BlockRow.read(height, block).point().equals(computed.point())
        || at == null) {
      return Optional.empty();
    }
    MuHash product = at.product();
    if (product == null) {
      return Optional.empty();
    }
    MuHash factor = new MuHash();
    factor.combine(computed.product());
    factor.separate(product);
    return Optional.of(new SetAnchorRow(at.era(), factor));
  }
}
