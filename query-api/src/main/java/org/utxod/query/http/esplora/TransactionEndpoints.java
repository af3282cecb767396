package org.utxod.query.http.esplora;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionLookup;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Transactions, the spenders of their outputs, and broadcasting. */
final class TransactionEndpoints {
  private static final int MAX_OUTPUTS = 5_000;

  /** A standard transaction as hex, with white space or a list's quotation marks around it. */
  private static final int BODY_BYTES = Broadcaster.MAX_DIGITS + 16_384;

  private static final int MAX_IN_A_PACKAGE = 25;
  private static final int MIN_DIGITS = 120;
  private static final Parameter MAX_FEE_RATE = new Parameter("maxfeerate");
  private static final Parameter MAX_BURN = new Parameter("maxburnamount");
  private static final Parameter TX = new Parameter("tx");

  private static final int MAX_IDS = 50;
  private static final Parameter TXIDS = new Parameter("txids");

  private final Transactions transactions;
  private final Spends spends;
  private final BlockLookup blocks;
  private final Broadcaster broadcaster;
  private final EsploraJson esploraJson;

  TransactionEndpoints(
      Transactions transactions,
      Spends spends,
      BlockLookup blocks,
      Broadcaster broadcaster,
      EsploraJson esploraJson) {
    this.transactions = transactions;
    this.spends = spends;
    this.blocks = blocks;
    this.broadcaster = broadcaster;
    this.esploraJson = esploraJson;
  }

  void addTo(EsploraRoutes esploraRoutes) {
    esploraRoutes.json("/tx/{txid}", request -> {
      EsploraJson.PlacedTx found = find(request);
      return json -> esploraJson.transaction(json, found);
    });
    esploraRoutes.json("/tx/{txid}/status", request -> {
      // Esplora answers "not confirmed" for an unknown transaction.
      BlockLookup.Header block = transactions
          .find(PathParams.txid(request, "txid"))
          .map(EsploraJson.PlacedTx::block)
          .orElse(null);
      return json -> esploraJson.status(json, block);
    });
    esploraRoutes.text("/tx/{txid}/hex", request -> find(request).tx().hex());
    esploraRoutes.bytes("/tx/{txid}/raw", request -> find(request).tx().hex());
    esploraRoutes.json("/tx/{txid}/merkle-proof", this::merkleProof);
    esploraRoutes.text("/tx/{txid}/merkleblock-proof", this::merkleBlock);
    esploraRoutes.json("/tx/{txid}/outspend/{vout}", this::outspend);
    esploraRoutes.json(
        "/tx/{txid}/outspends", request -> outspends(find(request).tx()));
    esploraRoutes.get(
        "/txs/outspends", request -> Response.json(Json.bytes(outspendsOfMany(request))), TXIDS);
    esploraRoutes.post(
        "/tx",
        BODY_BYTES,
        request -> broadcast(new String(request.body(), StandardCharsets.US_ASCII)));
    esploraRoutes.post("/txs/package", BODY_BYTES, this::broadcastPackage, MAX_FEE_RATE, MAX_BURN);
    esploraRoutes.getThatChanges(
        "/broadcast",
        request -> {
          String hex = request.parameter(TX.name());
          return broadcast(hex == null ? "" : hex);
        },
        TX);
  }

  private EsploraJson.PlacedTx find(Request request) {
    return transactions.find(PathParams.txid(request, "txid")).orElseThrow(this::notFound);
  }

  private HttpException notFound() {
    return EsploraErrorFormat.notFound("Transaction not found");
  }

  private Json.Content merkleProof(Request request) {
    Txid txid = PathParams.txid(request, "txid");
    BlockLookup.Header place =
        transactions.find(txid).map(EsploraJson.PlacedTx::block).orElse(null);
    if (place == null) {
      throw EsploraErrorFormat.notFound("Transaction not found or is unconfirmed");
    }
    List<Txid> txids = blocks
        .block(place.point().hash())
        .map(ChainBlock::txids)
        .filter(ids -> ids.contains(txid))
        .orElseThrow(this::notFound);
    MerklePath path = MerklePath.of(txids, txids.indexOf(txid));
    return json -> esploraJson.merkleProof(json, place.point().height(), path);
  }

  private String merkleBlock(Request request) {
    Txid txid = PathParams.txid(request, "txid");
    TransactionLookup lookup = transactions.lookUp(txid);
    if (lookup instanceof TransactionLookup.Unknown unknown) {
      // A client that watches for a future payment (LDK) treats any other status as a failure of
      // its whole request.
      throw unknown.passing()
          ? EsploraErrorFormat.notYet(unknown.message())
          : EsploraErrorFormat.notFound(unknown.message());
    }
    BlockLookup.Header place = lookup instanceof TransactionLookup.Found found
        ? transactions.placed(found.tx()).block()
        : null;
    if (place == null) {
      throw notFound();
    }
    return blocks.merkleBlock(txid, place.point().hash()).orElseThrow(this::notFound);
  }

  private Json.Content outspend(Request request) {
    OutPoint coin =
        new OutPoint(PathParams.txid(request, "txid"), PathParams.number(request, "vout"));
    EsploraJson.Spend spend = spends.of(List.of(coin)).get(0);
    return json -> esploraJson.spend(json, spend);
  }

  private Json.Content outspendsOfMany(Request request) {
    String requested = request.parameter(TXIDS.name());
    List<String> txids =
        requested == null || requested.isEmpty() ? List.of() : List.of(requested.split(",", -1));
    if (txids.isEmpty() || txids.size() > MAX_IDS) {
      throw EsploraErrorFormat.badRequest("Name 1 to " + MAX_IDS + " txids");
    }
    List<Json.Content> all = new ArrayList<>();
    for (String txid : txids) {
      all.add(outspends(
          transactions.find(PathParams.txid(txid)).orElseThrow(this::notFound).tx()));
    }
    return json -> {
      json.writeStartArray();
      for (Json.Content one : all) {
        one.writeTo(json);
      }
      json.writeEndArray();
    };
  }

  private Json.Content outspends(ChainTx tx) {
    if (tx.outputs().size() > MAX_OUTPUTS) {
      throw EsploraErrorFormat.badRequest("Too many outputs; query them one by one");
    }
    List<OutPoint> spendable = new ArrayList<>();
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      if (!tx.outputs().get(vout).script().isUnspendable()) {
        spendable.add(new OutPoint(tx.txid(), vout));
      }
    }
    List<EsploraJson.Spend> found = spendable.isEmpty() ? List.of() : spends.of(spendable);
    return json -> {
      json.writeStartArray();
      int next = 0;
      for (ChainTx.Output output : tx.outputs()) {
        esploraJson.spend(
            json, output.script().isUnspendable() ? EsploraJson.Spend.NONE : found.get(next++));
      }
      json.writeEndArray();
    };
  }

  private Response broadcast(String body) {
    String hex = body.strip();
    if (hex.length() > Broadcaster.MAX_DIGITS) {
      throw EsploraErrorFormat.badRequest("Request body too large");
    }
    boolean digits =
        !hex.isEmpty() && hex.length() % 2 == 0 && hex.chars().allMatch(PathParams::isHexDigit);
    Broadcaster.Outcome outcome = digits
        ? broadcaster.broadcast(hex)
        : new Broadcaster.Outcome.Rejected(
            -22, "TX decode failed. Make sure the tx has at least one input.");
    if (outcome instanceof Broadcaster.Outcome.Accepted accepted) {
      return Response.text(accepted.txid().display());
    }
    Broadcaster.Outcome.Rejected rejected = (Broadcaster.Outcome.Rejected) outcome;
    throw refused("sendrawtransaction", rejected.code(), rejected.message());
  }

  private static HttpException refused(String method, int code, String message) {
    String error = new String(
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeNumberField("code", code);
          json.writeStringField("message", message);
          json.writeEndObject();
        }),
        StandardCharsets.UTF_8);
    return EsploraErrorFormat.badRequest(method + " RPC error: " + error);
  }

  private Response broadcastPackage(Request request) {
    List<String> hexes = PathParams.texts(request.body(), MAX_IN_A_PACKAGE);
    for (int i = 0; i < hexes.size(); i++) {
      String hex = hexes.get(i);
      if (hex.length() < MIN_DIGITS || hex.length() > Broadcaster.MAX_DIGITS) {
        throw EsploraErrorFormat.badRequest("Invalid transaction size for item " + i);
      }
      if (hex.length() % 2 != 0 || !hex.chars().allMatch(PathParams::isHexDigit)) {
        throw EsploraErrorFormat.badRequest("Invalid transaction hex for item " + i);
      }
    }
    Broadcaster.PackageOutcome outcome = broadcaster.broadcast(
        hexes,
        PathParams.amount(request, MAX_FEE_RATE.name()),
        PathParams.amount(request, MAX_BURN.name()));
    if (outcome instanceof Broadcaster.PackageOutcome.Answered answered) {
      return Response.json(answered.json().getBytes(StandardCharsets.UTF_8));
    }
    Broadcaster.PackageOutcome.Rejected rejected = (Broadcaster.PackageOutcome.Rejected) outcome;
    throw refused("submitpackage", rejected.code(), rejected.message());
  }
}
