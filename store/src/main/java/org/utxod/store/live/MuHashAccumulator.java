package org.utxod.store.live;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.SetAnchorRow;
import org.utxod.store.schema.SetRow;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;
import org.utxod.store.step.Step;

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

  /** Whether the hash itself is known at the tip, so that it is worth while to carry it on. */
  public boolean isAnchored() {
    BlockRecord tip = core.tip();
    return tip == null
        || figures(core.rows(), tip.point())
            .filter(known -> known.hash() != null)
            .isPresent();
  }

  /** Whether the options ask for it and the index knows every coin. */
  boolean isCarried() {
    return core.options().setHash() && core.state().coverage().complete();
  }

  /**
   * Adds the row of the block at {@code height}, with which a step ends.
   *
   * @param step by which the product changes; null where it is not carried through this step
   */
  SetRow append(int height, @Nullable Step step, SetSize after, WriteBatch rows) {
    SetRow row = new SetRow(after.utxoCount(), after.totalSat(), 0, null);
    if (step != null && isCarried()) {
      row = carried(step, row, rows);
    }
    rows.put(ColumnFamily.SET, BlockRow.key(height), row.value());
    return row;
  }

  /** The set's hash by a row that {@link #append} made; null where it is not known. Takes some milliseconds. */
  @Nullable
  SetHash hash(SetRow row) {
    MuHash product = row.product();
    if (product == null) {
      return null;
    }
    MuHash hash = core.tip() == null
        ? new MuHash()
        : anchor(core.rows())
            .filter(found -> found.era() == row.era())
            .map(SetAnchorRow::factor)
            .orElse(null);
    if (hash == null) {
      return null;
    }
    hash.combine(product);
    return hash.digest();
  }

  private SetRow carried(Step step, SetRow figures, WriteBatch rows) {
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
    step.multiplyInto(product);
    return new SetRow(figures.utxoCount(), figures.totalSat(), era, product);
  }

  /**
   * Where the tip at {@code height} is disconnected and no row of the block below is kept, begins to make that row from the
   * tip's; empty where it need not or cannot be made.
   */
  Optional<Retreat> retreat(int height) {
    SetRow at = row(core.rows(), height).orElse(null);
    MuHash product = at == null ? null : at.product();
    return at == null || product == null || row(core.rows(), height - 1).isPresent()
        ? Optional.empty()
        : Optional.of(new Retreat(height, at.era(), product));
  }

  /** The product as it goes back with the coins of a block. */
  final class Retreat {
    private final int height;
    private final long era;
    private final MuHash product;
    private final byte[] standardScript = new byte[34];

    private Retreat(int height, long era, MuHash product) {
      this.height = height;
      this.era = era;
      this.product = product;
    }

    /** A coin that the block created goes. */
    void remove(byte[] coinKey, byte[] coin) {
      element(coinKey, coin, null).removeFrom(product);
    }

    /** A coin that the block spent comes back; {@code script} where the index may not hold it. */
    void insert(byte[] coinKey, byte[] coin, @Nullable Script script) {
      element(coinKey, coin, script == null ? null : script.bytes()).insertInto(product);
    }

    private CoinElement element(byte[] coinKey, byte[] coin, byte @Nullable [] known) {
      byte[] script = known;
      int length = ScriptKey.writeStandardScript(coinKey, standardScript);
      if (length >= 0) {
        script = standardScript;
      } else {
        if (script == null) {
          byte[] key = Arrays.copyOf(coinKey, CoinRow.scriptKeyLength(coinKey));
          script = core.rows().get(ColumnFamily.SCRIPT, key);
        }
        if (script == null) {
          throw new StoreException(
              StoreException.Kind.DAMAGED,
              "The script of the coin " + CoinRow.outPoint(coinKey)
                  + " is missing. Run 'utxod reindex --from-height " + height + "'.");
        }
        length = script.length;
      }
      return element.set(
          coinKey,
          CoinRow.scriptKeyLength(coinKey),
          CoinRow.voutBits(coinKey),
          CoinRow.code(coin),
          CoinRow.valueSat(coin),
          script,
          0,
          length);
    }

    /** Adds the row of the block below, which has this size. */
    void write(SetSize below, WriteBatch rows) {
      SetRow row = new SetRow(below.utxoCount(), below.totalSat(), era, product);
      rows.put(ColumnFamily.SET, BlockRow.key(height - 1L), row.value());
    }
  }

  /** Takes an offered anchor up with the step that disconnects the tip, whose block it may be of. */
  void keepOffer(WriteBatch rows) {
    BlockRecord tip = core.tip();
    if (tip != null) {
      row(core.rows(), tip.point().height())
          .filter(row -> row.product() != null)
          .ifPresent(row -> takeUpOffer(row.era(), rows));
    }
  }

  private void takeUpOffer(long era, WriteBatch rows) {
    ComputedCoinStats computed = offered.getAndSet(null);
    if (computed == null || anchor(core.rows()).filter(row -> row.era() == era).isPresent()) {
      return;
    }
    factor(core.rows(), computed)
        .filter(found -> found.era() == era)
        .ifPresent(found -> rows.put(ColumnFamily.META, SetAnchorRow.key(), found.value()));
  }

  /** Begins anew at a block whose whole set was computed, unless what is carried there says the same. */
  public void restart(ComputedCoinStats computed, WriteBatch rows) {
    int height = computed.point().height();
    Optional<SetRow> known = row(core.rows(), height);
    if (known.isPresent()
        && figures(core.rows(), computed.point()).stream()
            .anyMatch(computed.figures()::agreesWith)) {
      return;
    }
    long era = core.state().nextSequence();
    SetRow row = new SetRow(computed.utxoCount(), computed.totalSat(), era, computed.product());
    rows.put(ColumnFamily.SET, BlockRow.key(height), row.value());
    putAnchor(rows, era, new MuHash());
  }

  private static void putAnchor(WriteBatch rows, long era, MuHash factor) {
    rows.put(ColumnFamily.META, SetAnchorRow.key(), new SetAnchorRow(era, factor).value());
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
