package org.utxod.indexer.bitcoind;

import static org.utxod.indexer.bitcoind.BlockTokens.ABSENT;
import static org.utxod.indexer.bitcoind.BlockTokens.MAX_UINT32;
import static org.utxod.indexer.bitcoind.BlockTokens.bits;
import static org.utxod.indexer.bitcoind.BlockTokens.hash;
import static org.utxod.indexer.bitcoind.BlockTokens.number;
import static org.utxod.indexer.bitcoind.BlockTokens.reverse;
import static org.utxod.indexer.bitcoind.BlockTokens.version;
import static org.utxod.indexer.bitcoind.wire.WireTransaction.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.indexer.bitcoind.wire.MerkleRoot;
import org.utxod.indexer.bitcoind.wire.ProofOfWork;
import org.utxod.indexer.bitcoind.wire.TxSpotCheck;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;

/**
 * Reads a block at verbosity 3 (Core: {@code blockToJSON}, rpc/blockchain.cpp) into a {@link BlockDelta}, token by
 * token, from the parser's own buffer: no tree, no strings, next to no allocation. Fields may come in any order and
 * unknown ones are skipped. An input is never skipped: one without its {@code prevout} is a fault.
 *
 * <p>Nothing is taken on trust that the answer can prove: its header must hash to the block that was asked for and have
 * the work that it claims, the ids of its transactions must make the header's merkle root, their sizes the block's
 * size, and a sample of the transactions is compared with their own bytes ({@link TxSpotCheck}). The values of the spent
 * coins are not verified.
 *
 * <p>Used for one block after the other by a single thread.
 */
public final class Verbosity3Parser {
  private static final int ALL_HEADER_FIELDS = 15;
  private static final int AT_PREVIOUS = 4;
  private static final int AT_MERKLE_ROOT = 36;
  private static final int AT_TIME = 68;
  private static final int AT_BITS = 72;
  private static final int AT_NONCE = 76;

  private final String node;
  private final Network network;
  private final MerkleRoot merkle = new MerkleRoot();
  private final Verbosity3Transactions transactions;
  private final byte[] header = new byte[BlockDelta.BLOCK_HEADER_LENGTH];
  private final byte[] merkleRoot = new byte[Hash256.LENGTH];
  private final byte[] hash = new byte[Hash256.LENGTH];

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
    this.transactions = new Verbosity3Transactions(node, merkle, new TxSpotCheck(seed));
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
    try {
      return block(p, requested, builder);
    } catch (IllegalArgumentException e) {
      throw malformed(requested, String.valueOf(e.getMessage()));
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
      throw malformed(requested, "it is malformed JSON");
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
    transactions.begin(requested);
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
          transactions.read(p, builder);
        }
        default -> p.skipChildren();
      }
    }
    require(sameHash && height != ABSENT && time != ABSENT, "hash, height or time is missing");
    require(medianTime != ABSENT && work, "mediantime or chainwork is missing");
    require(body && transactions.count() > 0, "its transactions are missing");
    require(previous == height > 0, "previousblockhash does not match its height");
    require(
        announced == ABSENT || announced == transactions.count(),
        "nTx does not match its transactions");
    require(headerFields == ALL_HEADER_FIELDS, "version, merkleroot, bits or nonce is missing");
    requireProven(requested);
    requireSize(size);
    return builder
        .point(new ChainPoint(height, requested))
        .blockHeader(header, 0)
        .medianTime(medianTime)
        .build();
  }

  private void requireSize(long size) {
    long known = BlockDelta.BLOCK_HEADER_LENGTH
        + compactSizeLength(transactions.count())
        + transactions.bytes();
    require(
        size == ABSENT ? known <= BlockDelta.MAX_BLOCK_LENGTH : known == size,
        "its size does not match the sizes of its transactions");
  }

  private static int compactSizeLength(int value) {
    return value < 0xFD ? 1 : value <= 0xFFFF ? 3 : 5;
  }

  /* The block was named by its hash, so that its header is proven by that, and its transactions by the header. */
  private void requireProven(BlockHash requested) {
    merkle.hashHeader(header, hash);
    require(requested.equalsAt(hash, 0), "its header does not match the block hash");
    ProofOfWork.require(network, LittleEndian.getInt(header, AT_BITS), hash);
    require(merkle.is(merkleRoot), "its transactions do not match its merkle root");
  }

  private NodeException malformed(BlockHash requested, String what) {
    return new NodeException(
        Kind.MALFORMED_ANSWER,
        node + " sent a block " + requested + " that cannot be used: " + what
            + ". Check whether a proxy is in between, or another program answers at this address.");
  }
}
