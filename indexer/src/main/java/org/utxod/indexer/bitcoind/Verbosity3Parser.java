package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.MerkleRoot;
import org.utxod.indexer.bitcoind.wire.ProofOfWork;
import org.utxod.indexer.bitcoind.wire.TxSpotCheck;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;

/**
 * Reads a block at verbosity 3 (Core: {@code blockToJSON}, rpc/blockchain.cpp) into a {@link BlockDelta}, token by
 * token, from the parser's own buffer: no tree, no strings, next to no allocation. Fields may come in any order and
 * unknown ones are skipped. An input is never skipped: one without its {@code prevout} is a fault.
 *
 * <p>Nothing is taken on trust that the answer can prove: its header must hash to the block that was asked for and have
 * the work that it claims, the ids of its transactions must make the header's merkle root, their sizes the
 * block's size, and a sample of the transactions is compared with their own bytes ({@link TxSpotCheck}). The values of the spent coins are not verified.
 *
 * <p>Used for one block after the other by a single thread.
 */
public final class Verbosity3Parser {
  private static final long MAX_UINT32 = 0xFFFF_FFFFL;
  private static final int ABSENT = -1;
  private static final int ALL_HEADER_FIELDS = 15;
  private static final int AT_PREVIOUS = 4;
  private static final int AT_MERKLE_ROOT = 36;
  private static final int AT_TIME = 68;
  private static final int AT_BITS = 72;
  private static final int AT_NONCE = 76;

  private final String node;
  private final Network network;
  private final MerkleRoot merkle = new MerkleRoot();
  private final TxSpotCheck spotCheck;
  private final byte[] header = new byte[BlockDelta.BLOCK_HEADER_LENGTH];
  private final byte[] merkleRoot = new byte[Hash256.LENGTH];
  private final byte[] txid = new byte[Hash256.LENGTH];
  private final byte[] hash = new byte[Hash256.LENGTH];
  private final byte[] coinTxid = new byte[Hash256.LENGTH];
  private byte[] script = new byte[10_000];

  private @Nullable BlockHash requested;
  private int transactions;
  private long transactionBytes;

  /** The fields of a prevout besides its script; a negative number stands for a field that is missing. */
  private int prevoutCode;

  private long prevoutSat;

  /**
   * Makes a parser of answers of any network.
   *
   * @param node names the source in messages
   */
  public Verbosity3Parser(String node) {
    this(node, Network.REGTEST, 0);
  }

  /**
   * Creates a parser for a network.
   *
   * @param network whose least work blocks must have
   * @param seed of the samples; the node must not know it
   */
  public Verbosity3Parser(String node, Network network, long seed) {
    this.node = node;
    this.network = network;
    this.spotCheck = new TxSpotCheck(seed);
  }

  /**
   * Reads the block object whose first token is the parser's current one.
   *
   * @param requested the hash that was asked for; the answer must be that block
   * @param builder fresh; unusable afterwards, also after a fault
   * @throws NodeException {@code MISSING_PREVOUTS} or {@code MALFORMED_ANSWER}
   * @throws IOException if the JSON is broken or the connection ends
   */
  public BlockDelta parse(JsonParser p, BlockHash requested, BlockDeltaBuilder builder)
      throws IOException {
    this.requested = requested;
    this.transactions = 0;
    this.transactionBytes = 0;
    try {
      return block(p, requested, builder);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a stand-alone block object, as in a file.
   *
   * @throws NodeException also where the JSON is broken
   * @throws IOException from {@code json}
   */
  public BlockDelta parse(InputStream json, BlockHash requested, BlockDeltaBuilder builder)
      throws IOException {
    try (JsonParser p = RpcJson.FACTORY.createParser(json)) {
      p.nextToken();
      return parse(p, requested, builder);
    } catch (JsonProcessingException e) {
      throw malformed("it is malformed JSON");
    }
  }

  private BlockDelta block(JsonParser p, BlockHash requested, BlockDeltaBuilder builder)
      throws IOException {
    require(p.currentToken() == JsonToken.START_OBJECT, "it is not an object");
    int height = ABSENT;
    long time = ABSENT;
    long medianTime = ABSENT;
    long announced = ABSENT;
    long size = ABSENT;
    boolean sameHash = false;
    boolean previous = false;
    boolean work = false;
    boolean body = false;
    int headerFields = 0;
    merkle.begin();
    spotCheck.beginBlock(requested);
    Arrays.fill(header, AT_PREVIOUS, AT_MERKLE_ROOT, (byte) 0);
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      p.nextToken();
      switch (name) {
        case "hash" -> {
          hash(p, hash);
          require(requested.equalsAt(hash, 0), "it is a different block");
          sameHash = true;
        }
        case "height" -> height = (int) number(p, Integer.MAX_VALUE);
        case "time" -> {
          time = number(p, MAX_UINT32);
          LittleEndian.putInt(header, AT_TIME, (int) time);
        }
        case "version" -> {
          LittleEndian.putInt(header, 0, version(p));
          headerFields |= 1;
        }
        case "merkleroot" -> {
          hash(p, merkleRoot);
          System.arraycopy(merkleRoot, 0, header, AT_MERKLE_ROOT, Hash256.LENGTH);
          headerFields |= 2;
        }
        case "bits" -> {
          LittleEndian.putInt(header, AT_BITS, bits(p));
          headerFields |= 4;
        }
        case "nonce" -> {
          LittleEndian.putInt(header, AT_NONCE, (int) number(p, MAX_UINT32));
          headerFields |= 8;
        }
        case "mediantime" -> medianTime = number(p, MAX_UINT32);
        case "nTx" -> announced = number(p, Integer.MAX_VALUE);
        case "size" -> size = number(p, BlockDelta.MAX_BLOCK_LENGTH);
        case "chainwork" -> {
          hash(p, hash);
          reverse(hash);
          builder.chainwork(Chainwork.ofBytes(hash, 0));
          work = true;
        }
        case "previousblockhash" -> {
          hash(p, hash);
          System.arraycopy(hash, 0, header, AT_PREVIOUS, Hash256.LENGTH);
          previous = true;
        }
        case "tx" -> {
          require(!body, "it has two transaction lists");
          body = true;
          transactions(p, builder);
        }
        default -> p.skipChildren();
      }
    }
    require(sameHash && height != ABSENT && time != ABSENT, "hash, height or time is missing");
    require(medianTime != ABSENT && work, "mediantime or chainwork is missing");
    require(body && transactions > 0, "its transactions are missing");
    require(previous == height > 0, "previousblockhash does not match its height");
    require(
        announced == ABSENT || announced == transactions, "nTx does not match its transactions");
    require(headerFields == ALL_HEADER_FIELDS, "version, merkleroot, bits or nonce is missing");
    requireProven();
    requireSize(size);
    return builder
        .point(new ChainPoint(height, requested))
        .blockHeader(header, 0)
        .medianTime(medianTime)
        .build();
  }

  private void requireSize(long size) {
    long known =
        BlockDelta.BLOCK_HEADER_LENGTH + compactSizeLength(transactions) + transactionBytes;
    require(
        size == ABSENT ? known <= BlockDelta.MAX_BLOCK_LENGTH : known == size,
        "its size does not match the sizes of its transactions");
  }

  private static int compactSizeLength(int value) {
    return value < 0xFD ? 1 : value <= 0xFFFF ? 3 : 5;
  }

  /* The block was named by its hash, so that its header is proven by that, and its transactions by the header. */
  private void requireProven() {
    merkle.hashHeader(header, hash);
    require(
        requested != null && requested.equalsAt(hash, 0),
        "its header does not match the block hash");
    ProofOfWork.require(network, LittleEndian.getInt(header, AT_BITS), hash);
    require(merkle.is(merkleRoot), "its transactions do not match its merkle root");
  }

  private void transactions(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "tx is not a list");
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "a transaction is not an object");
      builder.beginTransaction();
      spotCheck.beginTransaction();
      transaction(p, builder);
      builder.endTransaction();
      transactions++;
    }
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
    transactionBytes += size;
  }

  private void inputs(JsonParser p, BlockDeltaBuilder builder) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, "vin is not a list");
    int count = 0;
    boolean coinbase = false;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      require(p.currentToken() == JsonToken.START_OBJECT, "an input is not an object");
      coinbase |= input(p, builder);
      count++;
    }
    require(count > 0, "a transaction has no inputs");
    require(
        transactions == 0 ? coinbase && count == 1 : !coinbase,
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
    require(p.currentToken().isNumeric(), "an amount is not a number");
    return BtcAmount.parse(p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
  }

  private long number(JsonParser p, long max) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is missing or not an integer");
    long value = p.getLongValue();
    require(value >= 0 && value <= max, "a number is out of range");
    return value;
  }

  /* Miners set bits of it as they like, so that it can be below zero. */
  private int version(JsonParser p) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is missing or not an integer");
    long value = p.getLongValue();
    require(value == (int) value, "its version is out of range");
    return (int) value;
  }

  private int bits(JsonParser p) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_STRING && p.getTextLength() == 8,
        "its bits are not eight hex digits");
    Hex.decode(p.getTextCharacters(), p.getTextOffset(), 8, hash, 0);
    return Integer.reverseBytes(LittleEndian.getInt(hash, 0));
  }

  /** Reads 64 digits in display order into 32 bytes in wire order. */
  private void hash(JsonParser p, byte[] target) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_STRING && p.getTextLength() == 2 * Hash256.LENGTH,
        "a hash does not have 64 hex digits");
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

  private NodeException malformed(String what) {
    return new NodeException(
        Kind.MALFORMED_ANSWER,
        node + " sent a block " + requested + " that cannot be used: " + what
            + ". Check whether a proxy is in between, or another program answers at this address.");
  }

  private NodeException missingPrevout(long vout) {
    byte[] display = Arrays.copyOf(coinTxid, coinTxid.length);
    reverse(display);
    return new NodeException(
        Kind.MISSING_PREVOUTS,
        node + " sent block " + requested + " without the output that input " + Hex.encode(display)
            + ":"
            + vout
            + " spends: it has no undo data for this block (pruned, or never connected). The block was "
            + "not applied; give a node that has its undo data.");
  }
}
