package org.utxod.query.http.esplora;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.utxod.query.fee.FeeHistogram;
import org.utxod.query.http.Json;
import org.utxod.query.http.Response;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;

/** The mempool as a whole, where one is followed, and fees. */
final class MempoolEndpoints {
  private static final int RECENT = 10;
  private static final int MINIMUM_SAT_PER_VBYTE = 1;
  private static final int FASTEST = 1;
  private static final int HALF_HOUR = 3;
  private static final int HOUR = 6;
  private static final int ECONOMY = 144;

  private final MempoolView mempool;
  private final FeeEstimates fees;
  private final EsploraJson esploraJson;

  /* The last one built, because a snapshot is queried more than once and a histogram sorts all of it. */
  private volatile @Nullable Made made;

  private record Made(MempoolView.Snapshot of, List<FeeHistogram.Bin> bins) {}

  MempoolEndpoints(MempoolView mempool, FeeEstimates fees, EsploraJson esploraJson) {
    this.mempool = mempool;
    this.fees = fees;
    this.esploraJson = esploraJson;
  }

  void addTo(EsploraRoutes esploraRoutes) {
    esploraRoutes.json("/mempool", request -> {
      MempoolView.Snapshot now = now();
      List<FeeHistogram.Bin> bins = histogram(now);
      return json -> esploraJson.mempool(json, now.count(), now.vsize(), now.totalFeeSat(), bins);
    });
    esploraRoutes.flowing(
        "/mempool/txids", Response.JSON, request -> new TxidsBody(now().txids()));
    esploraRoutes.json("/mempool/recent", request -> {
      List<MempoolTx> recent = now().recent(RECENT);
      return json -> esploraJson.recent(json, recent);
    });
    esploraRoutes.json("/fee-estimates", request -> fees());
    esploraRoutes.json("/v1/fees/recommended", request -> recommended());
  }

  /** From the node's estimates; each at least that of a slower target, and at least the usual minimum. */
  private Json.Content recommended() {
    SortedMap<Integer, BigDecimal> estimates = fees.satPerVbyte();
    int minimum = MINIMUM_SAT_PER_VBYTE;
    int economy = Math.max(minimum, whole(estimates, ECONOMY));
    int hour = Math.max(economy, whole(estimates, HOUR));
    int half = Math.max(hour, whole(estimates, HALF_HOUR));
    int fastest = Math.max(half, whole(estimates, FASTEST));
    return json -> {
      json.writeStartObject();
      json.writeNumberField("fastestFee", fastest);
      json.writeNumberField("halfHourFee", half);
      json.writeNumberField("hourFee", hour);
      json.writeNumberField("economyFee", economy);
      json.writeNumberField("minimumFee", minimum);
      json.writeEndObject();
    };
  }

  /** The estimate for this target, or for the next one available, rounded up; 0 if there is none. */
  private static int whole(SortedMap<Integer, BigDecimal> estimates, int blocks) {
    return estimates.tailMap(blocks).values().stream()
        .findFirst()
        .map(rate -> rate.setScale(0, RoundingMode.CEILING).intValueExact())
        .orElse(0);
  }

  private Json.Content fees() {
    Map<Integer, BigDecimal> estimates = fees.satPerVbyte();
    return json -> esploraJson.fees(json, estimates);
  }

  private MempoolView.Snapshot now() {
    return mempool
        .now()
        .orElseThrow(() -> new SourceException(
            SourceException.Kind.UNAVAILABLE,
            "The mempool is not followed, or not in sync with the node",
            null));
  }

  private List<FeeHistogram.Bin> histogram(MempoolView.Snapshot now) {
    Made last = made;
    if (last == null || last.of() != now) {
      last = new Made(now, FeeHistogram.of(now));
      made = last;
    }
    return last.bins();
  }
}
