package org.utxod.query.http.explorer;

import java.util.List;
import org.utxod.query.fee.MempoolForecast;
import org.utxod.query.fee.MempoolForecasts;
import org.utxod.query.fee.MempoolRelatives;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Hashes;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.Txid;

/** {@code GET /v1/mempool} and a transaction's place in it. Neither asks the node. */
final class MempoolQueueEndpoints {
  private static final int RETRY_SECONDS = 1;
  private static final double THOUSAND = 1_000;

  private final MempoolView mempool;
  private final MempoolForecasts forecasts;

  private record Block(
      int transactions, long vsize, long feesSat, double medianRate, List<Double> rates) {}

  private record Band(double fromRate, int transactions, long vsize) {}

  private record Summary(
      long asOf,
      boolean inStep,
      int transactions,
      long vsize,
      long feesSat,
      List<Block> blocks,
      List<Band> bands) {}

  private record Relative(String txid, long feeSat, long vsize) {}

  private record Place(
      String txid,
      long feeSat,
      long vsize,
      double rate,
      double effectiveRate,
      long firstSeen,
      long asOf,
      long vsizeBefore,
      long block,
      boolean complete,
      List<Relative> ancestors,
      List<Relative> descendants) {}

  MempoolQueueEndpoints(MempoolView mempool, MempoolForecasts forecasts) {
    this.mempool = mempool;
    this.forecasts = forecasts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open(EndpointSpec.get("/v1/mempool"), request -> summary()),
        Endpoint.open(EndpointSpec.get("/v1/mempool/{txid}"), this::place));
  }

  private Response summary() {
    MempoolForecast forecast = forecast();
    return Response.json(JsonBody.of(new Summary(
        forecast.at().getEpochSecond(),
        mempool.now().isPresent(),
        forecast.count(),
        forecast.vsize(),
        forecast.feeSat(),
        forecast.blocks().stream().map(MempoolQueueEndpoints::block).toList(),
        forecast.bands().stream()
            .map(band -> new Band(band.satPerVbyte(), band.transactions(), band.vsize()))
            .toList())));
  }

  private static Block block(MempoolForecast.Block block) {
    List<Double> rates =
        block.rates().stream().map(MempoolQueueEndpoints::thousandths).toList();
    return new Block(
        block.transactions(), block.vsize(), block.feeSat(), rates.get(rates.size() / 2), rates);
  }

  private static double thousandths(double rate) {
    return Math.round(rate * THOUSAND) / THOUSAND;
  }

  private MempoolForecast forecast() {
    return forecasts.latest().orElseThrow(this::unknown);
  }

  private HttpException unknown() {
    return new HttpException(
        mempool.now().isPresent() || mempool.status().followed()
            ? Problem.unavailable(
                "The mempool is not in step with the node just now, or is being counted. Retry in a moment.",
                RETRY_SECONDS)
            : Problem.notFound("No mempool is followed; see the setting mempool."));
  }

  private Response place(Request request) {
    Txid txid = Hashes.txid(request);
    MempoolView.Snapshot now = mempool.now().orElseThrow(this::unknown);
    MempoolTx tx = now.transaction(txid)
        .orElseThrow(() -> new HttpException(Problem.notFound(
            "The mempool has no such transaction: it is in a block, or was replaced or dropped.")));
    MempoolRelatives relatives = MempoolRelatives.of(now, tx);
    MempoolForecast forecast = forecast();
    long before = forecast.vsizeBefore(relatives.satPerVbyte());
    return Response.json(JsonBody.of(new Place(
        txid.display(),
        tx.feeSat(),
        tx.vsize(),
        thousandths((double) tx.feeSat() / Math.max(1, tx.vsize())),
        thousandths(relatives.satPerVbyte()),
        tx.firstSeen().getEpochSecond(),
        forecast.at().getEpochSecond(),
        before,
        1 + before / MempoolForecast.BLOCK_VSIZE,
        relatives.complete(),
        relatives.ancestors().stream().map(MempoolQueueEndpoints::relative).toList(),
        relatives.descendants().stream().map(MempoolQueueEndpoints::relative).toList())));
  }

  private static Relative relative(MempoolTx tx) {
    return new Relative(tx.txid().display(), tx.feeSat(), tx.vsize());
  }
}
