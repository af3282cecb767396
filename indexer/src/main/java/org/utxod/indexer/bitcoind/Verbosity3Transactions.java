package org.utxod.indexer.bitcoind;

import static org.utxod.indexer.bitcoind.BlockTokens.ABSENT;
import static org.utxod.indexer.bitcoind.BlockTokens.MAX_UINT32;
import static org.utxod.indexer.bitcoind.BlockTokens.amount;
import static org.utxod.indexer.bitcoind.BlockTokens.hash;
import static org.utxod.indexer.bitcoind.BlockTokens.number;
import static org.utxod.indexer.bitcoind.BlockTokens.reverse;
import static org.utxod.indexer.bitcoind.wire.WireTransaction.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.wire.MerkleRoot;
import org.utxod.indexer.bitcoind.wire.TxSpotCheck;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;

/**
 * Reads the transactions of a block at verbosity 3 (Core: {@code TxToUniv}, core_io.cpp) into a builder, with what they
 * spend, and adds their ids and sizes up, which {@link Verbosity3Parser} holds against the block's own fields. Used for one block after the other
 * by a single thread.
 */
final class Verbosity3Transactions {
  private final String node;
  private final TxSpotCheck spotCheck;
  private final MerkleRoot merkle;
  private final byte[] txid = new byte[Hash256.LENGTH];
  private final byte[] coinTxid = new byte[Hash256.LENGTH];
  private byte[] script = new byte[10_000];

  private @Nullable BlockHash block;
  private int count;
  private long bytes;

  /** The fields of a prevout besides its script; a negative number stands for a field that is missing. */
  private int prevoutCode;

  private long prevoutSat;

  /**
   * @param merkle takes their ids
   * @param spotCheck compares some of them with their own bytes
   */
  Verbosity3Transactions(String node, MerkleRoot merkle, TxSpotCheck spotCheck) {
    this.node = node;
    this.merkle = merkle;
    this.spotCheck = spotCheck;
  }

  /** Begins with the block that was asked for. */
  void begin(BlockHash requested) {
    block = requested;
    count = 0;
    bytes = 0;
    spotCheck.beginBlock(requested);
  }

  /**
   * Reads the list of transactions that the parser stands on.
   *
   * @throws NodeException {@code MISSING_PREVOUTS}
   * @throws IllegalArgumentException if it is no such list, or says something else than a transaction's own bytes
   */
  void read(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "tx is not a list");
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "a transaction is not an object");
      builder.beginTransaction();
      spotCheck.beginTransaction();
      transaction(p, builder);
      builder.endTransaction();
      count++;
    }
  }

  /** How many were read. */
  int count() {
    return count;
  }

  /** Their bytes together, as the node has it. */
  long bytes() {
    return bytes;
  }

  private void transaction(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    boolean id = false;
    boolean inputs = false;
    boolean outputs = false;
    int size = ABSENT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "txid" -> {
          require(!id, "a transaction has two ids");
          hash(p, txid);
          builder.transactionId(txid, 0);
          merkle.add(txid);
          id = true;
        }
        case "size" -> size = (int) number(p, BlockDelta.MAX_BLOCK_LENGTH);
        case "hex" -> spotCheck.bytes(p);
        case "vin" -> {
          require(!inputs, "a transaction has two lists of inputs");
          inputs = true;
          inputs(p, builder);
        }
        case "vout" -> {
          require(!outputs, "a transaction has two lists of outputs");
          outputs = true;
          outputs(p, builder);
        }
        default -> p.skipChildren();
      }
    }
    require(id && inputs && outputs && size > 0, "a transaction lacks txid, size, vin or vout");
    spotCheck.endTransaction(txid, size);
    builder.transactionLength(size);
    bytes += size;
  }

  private void inputs(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "vin is not a list");
    int inputs = 0;
    boolean coinbase = false;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "an input is not an object");
      coinbase |= input(p, builder);
      inputs++;
    }
    require(inputs > 0, "a transaction has no inputs");
    require(
        count == 0 ? coinbase && inputs == 1 : !coinbase,
        "the first transaction, and no other, must be a coinbase");
  }

  /** Whether it is a coinbase's, which spends nothing. */
  private boolean input(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    boolean coinbase = false;
    boolean spends = false;
    long vout = ABSENT;
    int scriptLength = ABSENT;
    prevoutCode = ABSENT;
    prevoutSat = ABSENT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "txid" -> {
          hash(p, coinTxid);
          spends = true;
        }
        case "vout" -> vout = number(p, MAX_UINT32);
        case "prevout" -> scriptLength = prevout(p);
        case "coinbase" -> {
          coinbase = true;
          p.skipChildren();
        }
        default -> p.skipChildren();
      }
    }
    if (coinbase) {
      require(!spends, "an input is both a coinbase and a spend");
      spotCheck.spendsNothing();
      return true;
    }
    require(spends && vout != ABSENT, "an input lacks txid or vout");
    spotCheck.spends(coinTxid, (int) vout);
    if (scriptLength == ABSENT || prevoutCode == ABSENT || prevoutSat == ABSENT) {
      throw missingPrevout(vout);
    }
    builder.spent(coinTxid, 0, (int) vout, prevoutSat, prevoutCode, script, 0, scriptLength);
    return false;
  }

  /** Reads a prevout into the fields and the script buffer; the length of its script, or {@link BlockTokens#ABSENT}. */
  private int prevout(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.START_OBJECT) {
      p.skipChildren();
      return ABSENT;
    }
    long height = ABSENT;
    int generated = ABSENT;
    int scriptLength = ABSENT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "generated" -> generated = p.getBooleanValue() ? 1 : 0;
        case "height" -> height = number(p, Integer.MAX_VALUE / 2);
        case "value" -> prevoutSat = amount(p);
        case "scriptPubKey" -> scriptLength = script(p);
        default -> p.skipChildren();
      }
    }
    prevoutCode = height == ABSENT || generated == ABSENT ? ABSENT : (int) height * 2 + generated;
    return scriptLength;
  }

  private void outputs(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "vout is not a list");
    long next = 0;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "an output is not an object");
      output(p, builder, next++);
    }
    require(next > 0, "a transaction has no outputs");
  }

  private void output(JsonParser p, BlockDeltaBuilder builder, long position) throws IOException {
    long sat = ABSENT;
    long n = ABSENT;
    int scriptLength = ABSENT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "value" -> sat = amount(p);
        case "n" -> n = number(p, MAX_UINT32);
        case "scriptPubKey" -> scriptLength = script(p);
        default -> p.skipChildren();
      }
    }
    require(sat != ABSENT && scriptLength != ABSENT, "an output lacks value or script");
    require(n == position, "outputs are not in order");
    spotCheck.makes(sat, script, scriptLength);
    builder.created((int) n, sat, script, 0, scriptLength);
  }

  /** Reads a scriptPubKey's hex into the script buffer; its length, or {@link BlockTokens#ABSENT}. */
  private int script(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.START_OBJECT) {
      p.skipChildren();
      return ABSENT;
    }
    int length = ABSENT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      boolean hex = p.currentName().equals("hex");
      if (p.nextToken() == JsonToken.VALUE_STRING && hex) {
        int digits = p.getTextLength();
        length = digits / 2;
        if (script.length < length) {
          script = new byte[length];
        }
        Hex.decode(p.getTextCharacters(), p.getTextOffset(), digits, script, 0);
      } else {
        p.skipChildren();
      }
    }
    return length;
  }

  private NodeException missingPrevout(long vout) {
    byte[] display = Arrays.copyOf(coinTxid, coinTxid.length);
    reverse(display);
    return new NodeException(
        Kind.MISSING_PREVOUTS,
        node + " sent block " + block + " without the output that input " + Hex.encode(display)
            + ":"
            + vout
            + " spends: it has no undo data for this block (pruned, or never connected). The block was "
            + "not applied; give a node that has its undo data.");
  }
}
