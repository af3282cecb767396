package org.utxod.query.fee;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.query.port.mempool.MempoolEntry;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.Txid;

/**
 * What a mempool was like at one moment, and the blocks that miners would make of it one after the other. Immutable.
 *
 * <p>Rates are satoshis per virtual byte, of a transaction together with what it needs and what pays for it (its package).
 */
public final class MempoolForecast {
  /** What fits into a block: Core's default for its own blocks, 4,000,000 weight units less what it reserves. */
  public static final long BLOCK_VSIZE = 998_000;

  /** Blocks that are told apart; what comes after them is one sum. */
  public static final int MAX_BLOCKS = 8;

  private static final double[] BANDS = {
    0, 0.5, 1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1_000
  };
  private static final double[] QUANTILES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

  /**
   * A block to come; the last one can be larger than a block, being all the rest.
   *
   * @param rates at 0, 10, 25, 50, 75, 90 and 100 percent of its virtual bytes, ascending
   */
  public record Block(int transactions, long vsize, long feeSat, List<Double> rates) {}

  /** Transactions whose rate is at least this, and below the next band's. */
  public record Band(double satPerVbyte, int transactions, long vsize) {}

  private final Instant at;
  private final int count;
  private final long vsize;
  private final long feeSat;
  private final List<Block> blocks;
  private final List<Band> bands;
  /* Each rate once, descending, and the virtual bytes before the first transaction of that rate. */
  private final double[] rates;
  private final long[] before;

  private MempoolForecast(Instant at, Builder made) {
    this.at = at;
    this.count = made.count;
    this.vsize = made.vsize;
    this.feeSat = made.feeSat;
    this.blocks = List.copyOf(made.blocks);
    this.bands = made.bands();
    this.rates = Arrays.copyOf(made.rates, made.steps);
    this.before = Arrays.copyOf(made.before, made.steps);
  }

  /** The forecast of a mempool's content; work that grows with it, about a microsecond for each transaction. */
  public static MempoolForecast of(MempoolView.Snapshot mempool, Instant at) {
    MiningOrder order = new MiningOrder(mempool.count());
    mempool.entries(order::add);
    Builder builder = new Builder();
    order.take(builder::take);
    builder.closeBlock();
    return new MempoolForecast(at, builder);
  }

  /** When the mempool was like this. */
  public Instant at() {
    return at;
  }

  /** Number of transactions. */
  public int count() {
    return count;
  }

  /** Virtual bytes of all. */
  public long vsize() {
    return vsize;
  }

  /** Satoshis of all fees. */
  public long feeSat() {
    return feeSat;
  }

  /** The blocks to come, the next one first; the last is all the rest where there are {@link #MAX_BLOCKS}. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The bands from the lowest rate up, without empty ones at either end. */
  public List<Band> bands() {
    return bands;
  }

  /** Virtual bytes that pay more than this rate: what is mined before it. */
  public long vsizeBefore(double satPerVbyte) {
    int low = 0;
    int high = rates.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rates[middle] > satPerVbyte) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == rates.length ? vsize : before[low];
  }

  /** The rate at which a transaction of a cluster is taken. */
  static double rateWithin(Iterable<MempoolTx> cluster, Txid txid) {
    MiningOrder order = new MiningOrder(0);
    int wanted = -1;
    for (MempoolTx tx : cluster) {
      int number = order.add(MempoolEntry.of(tx));
      wanted = tx.txid().equals(txid) ? number : wanted;
    }
    double[] found = new double[1];
    int number = wanted;
    order.take((tx, fee, size, rate) -> found[0] = tx == number ? rate : found[0]);
    return found[0];
  }

  private static final class Builder {
    private final List<Block> blocks = new ArrayList<>();
    private final int[] bandCounts = new int[BANDS.length];
    private final long[] bandVsizes = new long[BANDS.length];
    private double[] rates = new double[64];
    private long[] before = new long[64];
    private int steps;
    private int count;
    private long vsize;
    private long feeSat;
    private int inBlock;
    private long blockVsize;
    private long blockFeeSat;
    private int firstStep;
    private long blockStart;

    void take(int tx, long fee, long size, double rate) {
      if (inBlock > 0 && blockVsize + size > BLOCK_VSIZE && blocks.size() < MAX_BLOCKS - 1) {
        closeBlock();
      }
      if (steps == 0 || rates[steps - 1] != rate) {
        step(rate);
      }
      int band = band(rate);
      bandCounts[band]++;
      bandVsizes[band] += size;
      inBlock++;
      blockVsize += size;
      blockFeeSat += fee;
      count++;
      vsize += size;
      feeSat += fee;
    }

    private void step(double rate) {
      if (steps == rates.length) {
        rates = Arrays.copyOf(rates, 2 * steps);
        before = Arrays.copyOf(before, 2 * steps);
      }
      rates[steps] = rate;
      before[steps] = vsize;
      steps++;
    }

    private static int band(double rate) {
      int found = Arrays.binarySearch(BANDS, rate);
      return found >= 0 ? found : Math.max(0, -found - 2);
    }

    void closeBlock() {
      if (inBlock == 0) {
        return;
      }
      List<Double> quantiles = new ArrayList<>();
      for (double quantile : QUANTILES) {
        long place = blockStart + Math.round((1 - quantile) * (blockVsize - 1));
        quantiles.add(rateAt(place));
      }
      blocks.add(new Block(inBlock, blockVsize, blockFeeSat, List.copyOf(quantiles)));
      firstStep = steps - 1;
      blockStart = vsize;
      inBlock = 0;
      blockVsize = 0;
      blockFeeSat = 0;
    }

    /* The rate of what lies that many virtual bytes behind the first. */
    private double rateAt(long place) {
      int found = Arrays.binarySearch(before, firstStep, steps, place);
      return rates[found >= 0 ? found : -found - 2];
    }

    List<Band> bands() {
      List<Band> all = new ArrayList<>();
      int first = 0;
      int last = BANDS.length - 1;
      while (first <= last && bandCounts[first] == 0) {
        first++;
      }
      while (last >= first && bandCounts[last] == 0) {
        last--;
      }
      for (int band = first; band <= last; band++) {
        all.add(new Band(BANDS[band], bandCounts[band], bandVsizes[band]));
      }
      return List.copyOf(all);
    }
  }
}
