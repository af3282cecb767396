package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.Response;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.port.Verified;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.query.status.Status;
import org.utxod.query.status.StatusService;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.IndexState;

/** {@code GET /v1/status}: the state of the index and its distance to the chain's tip. */
final class GetStatus {
  private static final EndpointSpec SPEC = EndpointSpec.get("/v1/status");

  private GetStatus() {}

  static Endpoint of(StatusService service) {
    return Endpoint.open(SPEC, request -> {
      Status status = service.status();
      return Response.json(Json.bytes(json -> write(json, status)));
    });
  }

  private static void write(JsonGenerator json, Status status) throws IOException {
    IndexState index = status.index();
    json.writeStartObject();
    json.writeStringField("version", status.version());
    json.writeStringField("network", index.network().label());
    json.writeStringField("state", status.state().label());
    writePoint(json, index.tip());
    writeTip(json, status.chain().tip(), status.tipAgeSeconds());
    writeNumber(json, "lag_blocks", status.lagBlocks());
    writeCoverage(json, status);
    json.writeNumberField("utxo_count", index.utxoCount());
    json.writeNumberField("total_sat", index.totalSat());
    writeNode(json, status.chain().node());
    writeSync(json, status.chain().sync());
    writeNumber(json, "activity_from_height", index.activityFrom());
    writeVerified(json, status.verified());
    writeProviders(json, status.providers());
    writeMempool(json, status.mempool());
    writeHistory(json, status.history());
    writeElectrum(json, status.electrum());
    if (status.reason() != null) {
      json.writeStringField("reason", status.reason());
    }
    json.writeEndObject();
  }

  private static void writePoint(JsonGenerator json, @Nullable BlockRecord tip) throws IOException {
    writeNumber(json, "height", tip == null ? null : Integer.valueOf(tip.point().height()));
    json.writeStringField("block_hash", tip == null ? null : tip.point().hash().display());
    writeNumber(json, "block_time", tip == null ? null : Long.valueOf(tip.time()));
  }

  private static void writeTip(
      JsonGenerator json, @Nullable ChainTip tip, @Nullable Long ageSeconds) throws IOException {
    Instant medianTime = tip == null ? null : tip.medianTime();
    json.writeObjectFieldStart("tip");
    writeNumber(json, "height", tip == null ? null : Integer.valueOf(tip.height()));
    json.writeStringField("source", tip == null ? null : tip.source());
    writeNumber(json, "age_seconds", ageSeconds);
    writeNumber(json, "median_time", medianTime == null ? null : medianTime.getEpochSecond());
    if (tip != null && tip.singleSource()) {
      json.writeBooleanField("single_source", true);
    }
    json.writeEndObject();
  }

  private static void writeCoverage(JsonGenerator json, Status status) throws IOException {
    IndexState index = status.index();
    Coverage coverage = index.coverage();
    SnapshotOrigin snapshot = status.snapshot();
    json.writeObjectFieldStart("coverage");
    json.writeBooleanField("complete", coverage.complete());
    json.writeStringField("origin", coverage.origin().label());
    json.writeNumberField("from_height", coverage.fromHeight());
    if (snapshot != null) {
      json.writeObjectFieldStart("snapshot");
      json.writeNumberField("height", snapshot.base().height());
      json.writeStringField("block_hash", snapshot.base().hash().display());
      json.writeStringField("txoutset_hash", snapshot.hash().display());
      json.writeStringField("proven_by", status.provenBy());
      json.writeEndObject();
    }
    if (!coverage.complete()) {
      json.writeNumberField("backfilled_scripts", index.backfilledScripts());
    }
    json.writeEndObject();
  }

  private static void writeNode(JsonGenerator json, NodeStatus node) throws IOException {
    json.writeObjectFieldStart("node");
    json.writeStringField("version", node.version());
    json.writeBooleanField("reachable", node.reachable());
    json.writeStringField("source", node.source());
    json.writeBooleanField("initial_download", node.initialDownload());
    json.writeEndObject();
  }

  private static void writeSync(JsonGenerator json, SyncProgress sync) throws IOException {
    json.writeObjectFieldStart("sync");
    json.writeNumberField("blocks_per_second", Math.round(sync.blocksPerSecond() * 10) / 10.0);
    writeNumber(json, "eta_seconds", sync.etaSeconds());
    json.writeEndObject();
  }

  private static void writeProviders(JsonGenerator json, List<ProviderStatus> providers)
      throws IOException {
    json.writeArrayFieldStart("providers");
    for (ProviderStatus provider : providers) {
      json.writeStartObject();
      json.writeStringField("name", provider.name());
      json.writeStringField("breaker", provider.state());
      writeNumber(json, "last_success_age_seconds", provider.lastSuccessAgeSeconds());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeMempool(JsonGenerator json, MempoolStatus mempool) throws IOException {
    json.writeObjectFieldStart("mempool");
    json.writeBooleanField("followed", mempool.followed());
    json.writeBooleanField("in_step", mempool.inStep());
    json.writeStringField("by", mempool.by());
    json.writeNumberField("transactions", mempool.transactions());
    json.writeNumberField("vsize", mempool.vsize());
    json.writeNumberField("memory_bytes", mempool.memoryBytes());
    json.writeStringField("reason", mempool.reason());
    json.writeEndObject();
  }

  private static void writeHistory(JsonGenerator json, HistoryStatus history) throws IOException {
    if (!history.kept()) {
      json.writeNullField("history");
      return;
    }
    json.writeObjectFieldStart("history");
    writeNumber(json, "from_height", history.fromHeight());
    json.writeBooleanField("complete", history.complete());
    json.writeNumberField("progress", Math.floor(history.progress() * 10_000) / 10_000);
    json.writeStringField("problem", history.problem());
    json.writeEndObject();
  }

  private static void writeElectrum(JsonGenerator json, ElectrumStatus electrum)
      throws IOException {
    if (!electrum.served()) {
      json.writeNullField("electrum");
      return;
    }
    json.writeObjectFieldStart("electrum");
    json.writeArrayFieldStart("listeners");
    for (ElectrumStatus.Listener listener : electrum.listeners()) {
      json.writeStartObject();
      json.writeStringField("address", listener.address());
      json.writeBooleanField("tls", listener.certificate() != null);
      json.writeStringField("certificate_sha256", listener.certificate());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("sessions", electrum.sessions());
    json.writeNumberField("subscriptions", electrum.subscriptions());
    json.writeNumberField("scripts", electrum.scripts());
    json.writeNumberField("waiting", electrum.waiting());
    json.writeStringField("reason", electrum.reason());
    json.writeEndObject();
  }

  private static void writeVerified(JsonGenerator json, @Nullable Verified verified)
      throws IOException {
    if (verified == null) {
      json.writeNullField("verified");
      return;
    }
    json.writeObjectFieldStart("verified");
    json.writeNumberField("height", verified.height());
    json.writeStringField("block_hash", verified.blockHash().display());
    json.writeNumberField("at", verified.at().getEpochSecond());
    json.writeBooleanField("equal", verified.equal());
    json.writeEndObject();
  }

  private static void writeNumber(JsonGenerator json, String name, @Nullable Number value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value.longValue());
    }
  }
}
