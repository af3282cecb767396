package org.utxod.query.electrum.method;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.session.Lane;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.electrum.session.Session;
import org.utxod.query.fee.FeeHistogram;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.mempool.MempoolView;

/** Fees, as the node estimates them and as its mempool has them. */
final class FeeMethods {
  /** The node has no estimates for more. */
  private static final int MAX_TARGET = 1_008;

  private static final long KEPT_NANOS = 10_000_000_000L;

  private static final Set<String> MODES = Set.of("ECONOMICAL", "CONSERVATIVE", "UNSET");

  private final FeeEstimates fees;
  private final MomentKeeper moments;
  private final LongSupplier nanoTime;
  private @Nullable Made made;

  private record Made(MempoolView.Snapshot of, List<FeeHistogram.Bin> bins, long nanos) {}

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  FeeMethods(FeeEstimates fees, MomentKeeper moments, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.fees = fees;
    this.moments = moments;
  }

  List<Method> all() {
    return List.of(
        Method.of("blockchain.estimatefee", Lane.NODE, List.of("number", "mode"), this::estimate),
        Method.of("blockchain.relayfee", Lane.NODE, List.of(), (session, params) -> {
          BigDecimal fee = fees.floors().minRelay();
          return json -> json.writeNumber(fee);
        }),
        Method.of("mempool.get_info", Lane.NODE, List.of(), this::info),
        Method.of("mempool.get_fee_histogram", Lane.INDEX, List.of(), this::histogram));
  }

  private RpcResult estimate(Session session, Params params) {
    int target = Math.max(1, Math.min(params.natural("number"), MAX_TARGET));
    Optional<String> mode = params.optionalText("mode");
    mode.ifPresent(text -> {
      if (!MODES.contains(text.toUpperCase(Locale.ROOT))) {
        throw RpcException.badRequest(
            "unknown estimatefee mode: " + text.substring(0, Math.min(text.length(), 40)));
      }
    });
    Optional<BigDecimal> fee =
        fees.btcPerKvb(target, mode.map(text -> text.toUpperCase(Locale.ROOT)).orElse(null));
    return json -> {
      if (fee.isPresent()) {
        json.writeNumber(fee.get());
      } else {
        json.writeNumber(-1);
      }
    };
  }

  private RpcResult info(Session session, Params params) {
    FeeEstimates.Floors floors = fees.floors();
    return json -> {
      json.writeStartObject();
      json.writeNumberField("mempoolminfee", floors.mempoolMin());
      json.writeNumberField("minrelaytxfee", floors.minRelay());
      json.writeNumberField("incrementalrelayfee", floors.incremental());
      json.writeEndObject();
    };
  }

  private RpcResult histogram(Session session, Params params) {
    List<FeeHistogram.Bin> bins;
    try (Moment moment = moments.hold()) {
      bins = bins(moment.mempool());
    }
    return json -> {
      json.writeStartArray();
      for (FeeHistogram.Bin bin : bins) {
        json.writeStartArray();
        json.writeNumber(bin.satPerVbyte());
        json.writeNumber(bin.vsize());
        json.writeEndArray();
      }
      json.writeEndArray();
    };
  }

  /** Of a mempool that is a little older where need be: it takes a tenth of a second for a large one. */
  private synchronized List<FeeHistogram.Bin> bins(MempoolView.Snapshot mempool) {
    Made last = made;
    long now = nanoTime.getAsLong();
    if (last == null || (last.of() != mempool && now - last.nanos() > KEPT_NANOS)) {
      last = new Made(mempool, FeeHistogram.of(mempool), now);
      made = last;
    }
    return last.bins();
  }
}
