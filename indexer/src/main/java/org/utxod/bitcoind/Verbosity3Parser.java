package org.utxod.bitcoind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.NodeFault.Kind;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Chainwork;
import org.utxod.chain.Hash256;
import org.utxod.chain.Hex;

/**
 * Reads a block at verbosity 3 (Core: {@code blockToJSON}, rpc/blockchain.cpp) into a {@link BlockDelta}, token by
 * token, from the parser's own buffer: no tree, no strings, next to no allocation. Fields may come in any order and
 * unknown ones are skipped. An input is never skipped: one without its {@code prevout} is a fault.
 *
 * <p>Used for one block after the other by a single thread.
 */
public final class Verbosity3Parser {
  private static final long MAX_UINT32 = 0xFFFF_FFFFL;
  private static final int ABSENT = -1;

  private final String node;
  private final byte[] hash = new byte[Hash256.LENGTH];
  private final byte[] coinTxid = new byte[Hash256.LENGTH];
  private byte[] script = new byte[10_000];

  private @Nullable BlockHash asked;
  private int transactions;

  /** What a prevout must tell besides its script; a negative number stands for a field that is missing. */
  private int prevoutCode;

  private long prevoutSat;

  /**
   * Makes a parser of answers.
   *
   * @param node names the source in messages
   */
  public Verbosity3Parser(String node) {
    this.node = node;
  }

  /**
   * Reads the block object whose first token is the parser's current one.
   *
   * @param asked the hash that was asked for; the answer must be that block
   * @param builder fresh; unusable afterwards, also after a fault
   * @throws NodeFault {@code MISSING_PREVOUTS} or {@code MALFORMED_ANSWER}
   * @throws IOException where the JSON is broken or the connection ends
   */
  public BlockDelta parse(JsonParser p, BlockHash asked, BlockDelta.Builder builder)
      throws IOException {
    this.asked = asked;
    this.transactions = 0;
    try {
      return block(p, asked, builder);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private BlockDelta block(JsonParser p, BlockHash asked, BlockDelta.Builder builder)
      throws IOException {
    require(p.currentToken() == JsonToken.START_OBJECT, "it is no object");
    int height = ABSENT;
    long time = ABSENT;
    long medianTime = ABSENT;
    long announced = ABSENT;
    boolean sameHash = false;
    boolean previous = false;
    boolean work = false;
    boolean body = false;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "hash" -> {
          hash(p, hash);
          require(asked.equalsAt(hash, 0), "it is another block");
          sameHash = true;
        }
        case "height" -> height = (int) number(p, Integer.MAX_VALUE);
        case "time" -> time = number(p, MAX_UINT32);
        case "mediantime" -> medianTime = number(p, MAX_UINT32);
        case "nTx" -> announced = number(p, Integer.MAX_VALUE);
        case "chainwork" -> {
          hash(p, hash);
          reverse(hash);
          builder.chainwork(Chainwork.ofBytes(hash, 0));
          work = true;
        }
        case "previousblockhash" -> {
          hash(p, hash);
          builder.previousHash(BlockHash.ofWire(hash, 0));
          previous = true;
        }
        case "tx" -> {
          require(!body, "it has two lists of transactions");
          body = true;
          transactions(p, builder);
        }
        default -> p.skipChildren();
      }
    }
    require(sameHash && height != ABSENT && time != ABSENT, "hash, height or time is missing");
    require(medianTime != ABSENT && work, "mediantime or chainwork is missing");
    require(body && transactions > 0, "its transactions are missing");
    require(previous == height > 0, "previousblockhash does not fit its height");
    require(announced == ABSENT || announced == transactions, "nTx does not fit its transactions");
    return builder.point(new ChainPoint(height, asked)).times(time, medianTime).build();
  }

  private void transactions(JsonParser p, BlockDelta.Builder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "tx is no list");
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "a transaction is no object");
      builder.beginTransaction();
      transaction(p, builder);
      builder.endTransaction();
      transactions++;
    }
  }

  private void transaction(JsonParser p, BlockDelta.Builder builder) throws IOException {
    boolean id = false;
    boolean inputs = false;
    boolean outputs = false;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "txid" -> {
          hash(p, hash);
          builder.transactionId(hash, 0);
          id = true;
        }
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
    require(id && inputs && outputs, "a transaction lacks txid, vin or vout");
  }

  private void inputs(JsonParser p, BlockDelta.Builder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "vin is no list");
    int count = 0;
    boolean coinbase = false;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "an input is no object");
      coinbase |= input(p, builder);
      count++;
    }
    require(count > 0, "a transaction has no inputs");
    require(
        transactions == 0 ? coinbase && count == 1 : !coinbase,
        "the first transaction, and no other, must be a coinbase");
  }

  /** Whether it is a coinbase's, which spends nothing. */
  private boolean input(JsonParser p, BlockDelta.Builder builder) throws IOException {
    boolean coinbase = false;
    boolean txid = false;
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
          txid = true;
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
      require(!txid, "an input is a coinbase and spends a coin");
      return true;
    }
    require(txid && vout != ABSENT, "an input lacks txid or vout");
    if (scriptLength == ABSENT || prevoutCode == ABSENT || prevoutSat == ABSENT) {
      throw missingPrevout(vout);
    }
    builder.spent(coinTxid, 0, (int) vout, prevoutSat, prevoutCode, script, 0, scriptLength);
    return false;
  }

  /** Reads a prevout into the fields and the script buffer; the length of its script, or {@link #ABSENT}. */
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

  private void outputs(JsonParser p, BlockDelta.Builder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "vout is no list");
    long next = 0;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "an output is no object");
      output(p, builder, next++);
    }
    require(next > 0, "a transaction has no outputs");
  }

  private void output(JsonParser p, BlockDelta.Builder builder, long position) throws IOException {
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
    require(n == position, "outputs are not numbered in order");
    builder.created((int) n, sat, script, 0, scriptLength);
  }

  /** Reads a scriptPubKey's hex into the script buffer; its length, or {@link #ABSENT}. */
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

  private long amount(JsonParser p) throws IOException {
    require(p.currentToken().isNumeric(), "an amount is no number");
    return BtcAmount.parse(p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
  }

  private long number(JsonParser p, long max) throws IOException {
    require(p.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is none or no integer");
    long value = p.getLongValue();
    require(value >= 0 && value <= max, "a number is out of range");
    return value;
  }

  /** Reads 64 digits in display order into 32 bytes in wire order. */
  private void hash(JsonParser p, byte[] target) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_STRING && p.getTextLength() == 2 * Hash256.LENGTH,
        "a hash does not have 64 digits");
    Hex.decode(p.getTextCharacters(), p.getTextOffset(), 2 * Hash256.LENGTH, target, 0);
    reverse(target);
  }

  private static void reverse(byte[] bytes) {
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw malformed(otherwise);
    }
  }

  private NodeFault malformed(String what) {
    return new NodeFault(
        Kind.MALFORMED_ANSWER,
        node + " sent a block " + asked + " that cannot be used: " + what
            + ". Is there a proxy between, or another program behind this address?");
  }

  private NodeFault missingPrevout(long vout) {
    byte[] display = Arrays.copyOf(coinTxid, coinTxid.length);
    reverse(display);
    return new NodeFault(
        Kind.MISSING_PREVOUTS,
        node + " sent block " + asked + " without what its input " + Hex.encode(display) + ":"
            + vout + " spends: it has no undo data for this block (pruned, or never connected)."
            + " Nothing was taken from it; give a node that has the block's undo data.");
  }
}
