package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.chain.SetHash;
import org.utxod.store.chain.Txid;

/**
 * Reads an answer's fields with their types checked.
 *
 * @param node names the node in messages
 * @param method names the call in messages
 */
public record RpcFields(String node, String method, JsonNode answer) {
  int height(String name) {
    JsonNode value = answer.path(name);
    require(value.isInt() && value.intValue() >= 0, name);
    return value.intValue();
  }

  int integer(String name) {
    JsonNode value = answer.path(name);
    require(value.isInt(), name);
    return value.intValue();
  }

  long time(String name) {
    JsonNode value = answer.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0, name);
    return value.longValue();
  }

  String text(String name) {
    JsonNode value = answer.path(name);
    require(value.isTextual(), name);
    return value.textValue();
  }

  boolean flag(String name) {
    JsonNode value = answer.path(name);
    require(value.isBoolean(), name);
    return value.booleanValue();
  }

  BlockHash hash(String name) {
    return hash(name, answer.path(name));
  }

  BlockHash hash(String name, JsonNode value) {
    require(value.isTextual() && value.textValue().matches("[0-9a-fA-F]{64}"), name);
    return BlockHash.ofDisplay(value.textValue());
  }

  Chainwork chainwork(String name) {
    String hex = text(name);
    require(hex.matches("[0-9a-fA-F]{1,64}"), name);
    return Chainwork.ofHex(hex);
  }

  boolean has(String name) {
    return answer.hasNonNull(name);
  }

  /** The items of a list of objects. */
  List<RpcFields> items(String name) {
    JsonNode value = answer.path(name);
    require(value.isArray(), name);
    List<RpcFields> items = new ArrayList<>(value.size());
    for (JsonNode item : value) {
      items.add(new RpcFields(node, method, item));
    }
    return items;
  }

  Script script(String name) {
    String hex = text(name);
    require(hex.length() % 2 == 0 && hex.matches("[0-9a-fA-F]*"), name);
    return Script.ofHex(hex);
  }

  OutPoint outPoint(String txid, String vout) {
    long index = count(vout);
    require(index <= 0xFFFF_FFFFL, vout);
    return new OutPoint(Txid.ofDisplay(hash(txid).display()), index);
  }

  /** A list of texts, or a single text, which counts unless it is empty. */
  List<String> texts(String name) {
    JsonNode value = answer.path(name);
    List<String> texts = new ArrayList<>();
    if (value.isTextual() && !value.textValue().isEmpty()) {
      texts.add(value.textValue());
    }
    for (JsonNode item : value) {
      texts.add(item.asText());
    }
    return texts;
  }

  /** A count; it may be larger than an {@code int}. */
  long count(String name) {
    JsonNode value = answer.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0, name);
    return value.longValue();
  }

  /**
   * Satoshis of an amount in coins with up to eight decimals; numbers are read as decimals, never in floating point.
   */
  long sat(String name) {
    JsonNode value = answer.path(name);
    require(value.isNumber(), name);
    try {
      long sat = value.decimalValue().movePointRight(8).longValueExact();
      require(sat >= 0 && sat <= Coin.MAX_SAT, name);
      return sat;
    } catch (ArithmeticException e) {
      throw unusable(name);
    }
  }

  SetHash setHash(String name) {
    return SetHash.ofDisplay(hash(name).display());
  }

  SerializedSetHash serializedSetHash(String name) {
    return SerializedSetHash.ofDisplay(hash(name).display());
  }

  private void require(boolean usable, String name) {
    if (!usable) {
      throw unusable(name);
    }
  }

  NodeException unusable(String name) {
    return new NodeException(
        Kind.MALFORMED_ANSWER,
        node + " answered " + method + " without a usable " + name
            + ". Check that this is the URL of a Bitcoin node, and whether a proxy is in between.");
  }
}
