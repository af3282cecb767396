package org.utxod.query.electrum.method;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.session.Lane;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.electrum.session.Session;
import org.utxod.query.merkle.MerkleBranch;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** {@code blockchain.transaction.*}. */
final class TransactionMethods {
  private static final String PREFIX = "blockchain.transaction.";
  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final JsonMapper JSON = new JsonMapper();

  private final NodePorts node;
  private final BlockTxids txids;
  private final MomentKeeper moments;

  TransactionMethods(NodePorts node, MomentKeeper moments) {
    this.node = node;
    this.txids = new BlockTxids(node.blocks());
    this.moments = moments;
  }

  List<Method> all() {
    return List.of(
        Method.of(PREFIX + "get", Lane.NODE, List.of("tx_hash", "verbose"), this::get),
        Method.of(PREFIX + "get_merkle", Lane.INDEX, List.of("tx_hash", "height"), this::merkle),
        Method.of(
            PREFIX + "id_from_pos",
            Lane.INDEX,
            List.of("height", "tx_pos", "merkle"),
            this::idFromPosition),
        Method.of(
            PREFIX + "get_confirmed_blockhash",
            Lane.INDEX,
            List.of("tx_hash"),
            this::confirmedBlock),
        Method.of(PREFIX + "broadcast", Lane.NODE, List.of("raw_tx"), this::broadcast),
        Method.of(
            PREFIX + "broadcast_package",
            Lane.NODE,
            List.of("raw_txs", "verbose"),
            this::broadcastPackage));
  }

  private RpcResult get(Session session, Params params) {
    Txid txid = params.txid("tx_hash");
    boolean verbose = params.flag("verbose");
    BlockHash block;
    Whereabouts where;
    boolean shown;
    try (Moment moment = moments.hold()) {
      shown = moment.mempool().transaction(txid).isPresent();
      where = shown ? new Whereabouts.InNone() : txids.find(moment, txid);
      block = where instanceof Whereabouts.InBlock in ? txids.block(moment, in.height()) : null;
    }
    TransactionSource.Told told = node.transactions().told(txid, block, verbose);
    if (told instanceof TransactionSource.Told.Refused && block != null) {
      // The block was disconnected meanwhile: the transaction is in another one, or unconfirmed.
      told = node.transactions().told(txid, null, verbose);
    }
    if (told instanceof TransactionSource.Told.Refused refused) {
      if (where instanceof Whereabouts.Unknown) {
        throw Whereabouts.unknown();
      }
      // In the node's words, which some clients look for.
      throw new RpcException(RpcException.DAEMON_ERROR, refused.message());
    }
    if (!shown && where instanceof Whereabouts.InNone) {
      // It has just come to the node. Clients that see it here look for it in histories next.
      node.broadcaster().awaitShown(txid);
      awaitMoment(txid);
    }
    String text = ((TransactionSource.Told.Transaction) told).text();
    return verbose ? RpcResult.raw(text.getBytes(StandardCharsets.UTF_8)) : RpcResult.text(text);
  }

  /** So that what is answered from now on has it; the mempool that is followed has it already, or will not soon. */
  private void awaitMoment(Txid txid) {
    try {
      var unused = moments.awaitUnconfirmed(txid, MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RpcResult merkle(Session session, Params params) {
    Txid txid = params.txid("tx_hash");
    try (Moment moment = moments.hold()) {
      int height =
          params.optional("height") == null ? height(moment, txid) : params.natural("height");
      List<Txid> all = txids.at(moment, height);
      int position = all.indexOf(txid);
      if (position < 0) {
        throw RpcException.badRequest("tx " + txid + " not in block at height " + height);
      }
      MerkleBranch branch = MerkleBranch.of(all, position);
      return json -> {
        json.writeStartObject();
        json.writeNumberField("block_height", height);
        json.writeFieldName("merkle");
        RpcResult.texts(branch.display()).writeTo(json);
        json.writeNumberField("pos", position);
        json.writeEndObject();
      };
    }
  }

  private int height(Moment moment, Txid txid) {
    Whereabouts where = txids.find(moment, txid);
    if (where instanceof Whereabouts.InBlock in) {
      return in.height();
    }
    throw where instanceof Whereabouts.Unknown
        ? Whereabouts.unknown()
        : RpcException.badRequest("tx " + txid + " is in no block");
  }

  private RpcResult idFromPosition(Session session, Params params) {
    int height = params.natural("height");
    int position = params.natural("tx_pos");
    boolean merkle = params.flag("merkle");
    try (Moment moment = moments.hold()) {
      List<Txid> all = txids.at(moment, height);
      if (position >= all.size()) {
        throw RpcException.badRequest(
            "no tx at position " + position + " in block at height " + height);
      }
      String txid = all.get(position).display();
      if (!merkle) {
        return RpcResult.text(txid);
      }
      MerkleBranch branch = MerkleBranch.of(all, position);
      return json -> {
        json.writeStartObject();
        json.writeStringField("tx_hash", txid);
        json.writeFieldName("merkle");
        RpcResult.texts(branch.display()).writeTo(json);
        json.writeEndObject();
      };
    }
  }

  /** As Fulcrum has it; block explorers on nodes without an index of transactions ask it. */
  private RpcResult confirmedBlock(Session session, Params params) {
    Txid txid = params.txid("tx_hash");
    try (Moment moment = moments.hold()) {
      Whereabouts where = txids.find(moment, txid);
      if (where instanceof Whereabouts.Unknown) {
        throw Whereabouts.unknown();
      }
      if (!(where instanceof Whereabouts.InBlock in)) {
        return RpcResult.nothing();
      }
      String hash = txids.block(moment, in.height()).display();
      return json -> {
        json.writeStartObject();
        json.writeStringField("block_hash", hash);
        json.writeNumberField("block_height", in.height());
        json.writeEndObject();
      };
    }
  }

  private RpcResult broadcast(Session session, Params params) {
    Broadcaster.Outcome outcome = node.broadcaster().broadcast(params.text("raw_tx"));
    if (outcome instanceof Broadcaster.Outcome.Rejected rejected) {
      throw RpcException.badRequest(
          "the transaction was rejected by network rules.\n\n" + rejected.message());
    }
    Txid txid = ((Broadcaster.Outcome.Accepted) outcome).txid();
    awaitMoment(txid);
    return RpcResult.text(txid.display());
  }

  private RpcResult broadcastPackage(Session session, Params params) {
    List<String> hexes = params.texts("raw_txs");
    boolean verbose = params.flag("verbose");
    Broadcaster.PackageOutcome outcome = node.broadcaster().broadcast(hexes, null, null);
    if (outcome instanceof Broadcaster.PackageOutcome.Rejected rejected) {
      throw RpcException.badRequest(
          "the tx package was rejected by network rules.\n\n" + rejected.message() + ".");
    }
    String text = ((Broadcaster.PackageOutcome.Answered) outcome).json();
    if (verbose) {
      return RpcResult.raw(text.getBytes(StandardCharsets.UTF_8));
    }
    return packageSummary(text);
  }

  private static RpcResult packageSummary(String text) {
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the node's answer was JSON before", e);
    }
    List<JsonNode> errors = new ArrayList<>();
    answer.path("tx-results").forEach(one -> {
      if (one.has("error")) {
        errors.add(one);
      }
    });
    boolean success = answer.path("package_msg").asText().equals("success");
    return json -> {
      json.writeStartObject();
      json.writeBooleanField("success", success);
      if (!errors.isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (JsonNode error : errors) {
          json.writeStartObject();
          json.writeStringField("txid", error.path("txid").asText());
          json.writeStringField("error", error.path("error").asText());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    };
  }
}
