package org.utxod.query.fee;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;

/** Fee rates of a mempool from the highest down, in bins of at least 50,000 virtual bytes, like Esplora's. */
public final class FeeHistogram {
  private static final long BIN_VSIZE = 50_000;
  private static final int DECIMALS = 2;

  /** The lowest rate in the bin, and its virtual bytes. */
  public record Bin(BigDecimal satPerVbyte, long vsize) {}

  private FeeHistogram() {}

  /** The bins of a mempool. */
  public static List<Bin> of(MempoolView.Snapshot mempool) {
    return of(mempool.txids().stream()
        .flatMap(txid -> mempool.transaction(txid).stream())
        .toList());
  }

  private static List<Bin> of(List<MempoolTx> transactions) {
    List<MempoolTx> sorted = new ArrayList<>(transactions);
    sorted.sort(Comparator.comparing(FeeHistogram::rate).reversed());
    List<Bin> bins = new ArrayList<>();
    long vsize = 0;
    BigDecimal last = BigDecimal.ZERO;
    for (MempoolTx tx : sorted) {
      BigDecimal rate = rate(tx);
      if (vsize > BIN_VSIZE && rate.compareTo(last) != 0) {
        bins.add(new Bin(last, vsize));
        vsize = 0;
      }
      vsize += tx.vsize();
      last = rate;
    }
    if (vsize > 0) {
      bins.add(new Bin(last, vsize));
    }
    return bins;
  }

  private static BigDecimal rate(MempoolTx tx) {
    return BigDecimal.valueOf(tx.feeSat())
        .divide(BigDecimal.valueOf(Math.max(1, tx.vsize())), DECIMALS, RoundingMode.HALF_UP);
  }
}
