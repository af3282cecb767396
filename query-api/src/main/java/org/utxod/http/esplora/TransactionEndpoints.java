package org.utxod.http.esplora;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Txid;
import org.utxod.http.HttpFault;
import org.utxod.http.Json;
import org.utxod.http.Parameter;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.port.BlockSource;
import org.utxod.port.Broadcaster;
import org.utxod.port.ChainBlock;
import org.utxod.port.ChainTx;
import org.utxod.port.TransactionLookup;

/** Transactions, what became of their outputs, and the way for new ones. */
final class TransactionEndpoints {
  private static final int MOST_OUTPUTS = 5_000;

  /** A standard transaction as digits, with blanks or a list's quotation marks around. */
  private static final int BODY_BYTES = Broadcaster.MAX_DIGITS + 16_384;

  private static final int MOST_IN_A_PACKAGE = 25;
  private static final int LEAST_DIGITS = 120;
  private static final Parameter MAX_FEE_RATE =
      new Parameter("maxfeerate", "the most that may be paid, BTC for each 1,000 virtual bytes");
  private static final Parameter MAX_BURN =
      new Parameter("maxburnamount", "the most that outputs may hold that can never be spent, BTC");
  private static final Parameter TX = new Parameter("tx", "the whole transaction, digits");

  private static final int MOST_IDS = 50;
  private static final Parameter TXIDS =
      new Parameter("txids", "ids of up to 50 transactions, with commas between");

  private final Transactions transactions;
  private final Spends spends;
  private final BlockSource blocks;
  private final Broadcaster broadcaster;
  private final Shapes shapes;

  TransactionEndpoints(
      Transactions transactions,
      Spends spends,
      BlockSource blocks,
      Broadcaster broadcaster,
      Shapes shapes) {
    this.transactions = transactions;
    this.spends = spends;
    this.blocks = blocks;
    this.broadcaster = broadcaster;
    this.shapes = shapes;
  }

  void addTo(Family family) {
    family.json("/tx/{txid}", "A transaction", request -> {
      Shapes.PlacedTx found = find(request);
      return json -> shapes.transaction(json, found);
    });
    family.json("/tx/{txid}/status", "Whether and where a transaction is confirmed", request -> {
      // Esplora says of what is nowhere that it is not confirmed.
      BlockSource.Header block = transactions
          .find(Asked.txid(request, "txid"))
          .map(Shapes.PlacedTx::block)
          .orElse(null);
      return json -> shapes.status(json, block);
    });
    family.text(
        "/tx/{txid}/hex",
        "A transaction as digits",
        request -> find(request).tx().hex());
    family.bytes(
        "/tx/{txid}/raw",
        "A transaction as bytes",
        request -> find(request).tx().hex());
    family.json("/tx/{txid}/merkle-proof", "That a transaction is in its block", this::merkleProof);
    family.text(
        "/tx/{txid}/merkleblock-proof",
        "That a transaction is in its block, as peers tell each other (merkleblock)",
        this::merkleBlock);
    family.json(
        "/tx/{txid}/outspend/{vout}",
        "What spends an output, as far as mempool and node know",
        this::outspend);
    family.json(
        "/tx/{txid}/outspends",
        "What spends each output, as far as mempool and node know",
        request -> outspends(find(request).tx()));
    family.get(
        "/txs/outspends",
        "What spends each output of several transactions, as mempool.space has it",
        request -> Response.json(Json.bytes(outspendsOfMany(request))),
        TXIDS);
    family.post(
        "/tx",
        "Hand a transaction to the node; the body is its digits",
        BODY_BYTES,
        request -> broadcast(new String(request.body(), StandardCharsets.US_ASCII)));
    family.post(
        "/txs/package",
        "Hand transactions to the node that belong together; the body is a list of their digits",
        BODY_BYTES,
        this::broadcastPackage,
        MAX_FEE_RATE,
        MAX_BURN);
    family.getThatChanges(
        "/broadcast",
        "Hand a transaction to the node, the old way",
        request -> {
          String hex = request.parameter(TX.name());
          return broadcast(hex == null ? "" : hex);
        },
        TX);
  }

  private Shapes.PlacedTx find(Request request) {
    return transactions.find(Asked.txid(request, "txid")).orElseThrow(this::notFound);
  }

  private HttpFault notFound() {
    return EsploraManners.notFound("Transaction not found");
  }

  private Json.Content merkleProof(Request request) {
    Txid txid = Asked.txid(request, "txid");
    BlockSource.Header place =
        transactions.find(txid).map(Shapes.PlacedTx::block).orElse(null);
    if (place == null) {
      throw EsploraManners.notFound("Transaction not found or is unconfirmed");
    }
    List<Txid> txids = blocks
        .block(place.point().hash())
        .map(ChainBlock::txids)
        .filter(ids -> ids.contains(txid))
        .orElseThrow(this::notFound);
    MerklePath path = MerklePath.of(txids, txids.indexOf(txid));
    return json -> shapes.merkleProof(json, place.point().height(), path);
  }

  private String merkleBlock(Request request) {
    Txid txid = Asked.txid(request, "txid");
    TransactionLookup lookup = transactions.lookUp(txid);
    if (lookup instanceof TransactionLookup.Unknown unknown) {
      // Who watches a payment that is not there yet (LDK) takes any other status for a failure of
      // all it asked for.
      throw unknown.passing()
          ? EsploraManners.notYet(unknown.sentence())
          : EsploraManners.notFound(unknown.sentence());
    }
    BlockSource.Header place = lookup instanceof TransactionLookup.Found found
        ? transactions.placed(found.tx()).block()
        : null;
    if (place == null) {
      throw notFound();
    }
    return blocks.merkleBlock(txid, place.point().hash()).orElseThrow(this::notFound);
  }

  private Json.Content outspend(Request request) {
    OutPoint coin = new OutPoint(Asked.txid(request, "txid"), Asked.number(request, "vout"));
    Shapes.Spend spend = spends.of(List.of(coin)).get(0);
    return json -> shapes.spend(json, spend);
  }

  private Json.Content outspendsOfMany(Request request) {
    String asked = request.parameter(TXIDS.name());
    List<String> txids =
        asked == null || asked.isEmpty() ? List.of() : List.of(asked.split(",", -1));
    if (txids.isEmpty() || txids.size() > MOST_IDS) {
      throw EsploraManners.badRequest("Name 1 to " + MOST_IDS + " txids");
    }
    List<Json.Content> all = new ArrayList<>();
    for (String txid : txids) {
      all.add(outspends(
          transactions.find(Asked.txid(txid)).orElseThrow(this::notFound).tx()));
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
    if (tx.outputs().size() > MOST_OUTPUTS) {
      throw EsploraManners.badRequest("Too many outputs; ask for them one by one");
    }
    List<OutPoint> spendable = new ArrayList<>();
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      if (!tx.outputs().get(vout).script().isUnspendable()) {
        spendable.add(new OutPoint(tx.txid(), vout));
      }
    }
    List<Shapes.Spend> found = spendable.isEmpty() ? List.of() : spends.of(spendable);
    return json -> {
      json.writeStartArray();
      int next = 0;
      for (ChainTx.Output output : tx.outputs()) {
        shapes.spend(json, output.script().isUnspendable() ? Shapes.Spend.NONE : found.get(next++));
      }
      json.writeEndArray();
    };
  }

  private Response broadcast(String body) {
    String hex = body.strip();
    if (hex.length() > Broadcaster.MAX_DIGITS) {
      throw EsploraManners.badRequest("Request body too large");
    }
    boolean digits =
        !hex.isEmpty() && hex.length() % 2 == 0 && hex.chars().allMatch(Asked::isHexDigit);
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

  private static HttpFault refused(String method, int code, String message) {
    String error = new String(
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeNumberField("code", code);
          json.writeStringField("message", message);
          json.writeEndObject();
        }),
        StandardCharsets.UTF_8);
    return EsploraManners.badRequest(method + " RPC error: " + error);
  }

  private Response broadcastPackage(Request request) {
    List<String> hexes = Asked.texts(request.body(), MOST_IN_A_PACKAGE);
    for (int i = 0; i < hexes.size(); i++) {
      String hex = hexes.get(i);
      if (hex.length() < LEAST_DIGITS || hex.length() > Broadcaster.MAX_DIGITS) {
        throw EsploraManners.badRequest("Invalid transaction size for item " + i);
      }
      if (hex.length() % 2 != 0 || !hex.chars().allMatch(Asked::isHexDigit)) {
        throw EsploraManners.badRequest("Invalid transaction hex for item " + i);
      }
    }
    Broadcaster.PackageOutcome outcome = broadcaster.broadcast(
        hexes, Asked.amount(request, MAX_FEE_RATE.name()), Asked.amount(request, MAX_BURN.name()));
    if (outcome instanceof Broadcaster.PackageOutcome.Answered answered) {
      return Response.json(answered.json().getBytes(StandardCharsets.UTF_8));
    }
    Broadcaster.PackageOutcome.Rejected rejected = (Broadcaster.PackageOutcome.Rejected) outcome;
    throw refused("submitpackage", rejected.code(), rejected.message());
  }
}
