package org.utxod.indexer.bitcoind.rest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.wire.MerkleTree;
import org.utxod.indexer.bitcoind.wire.ProofOfWork;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.indexer.bitcoind.wire.WireTransaction;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;

/**
 * Makes a {@link BlockDelta} of a block as nodes send it to each other and the list of the outputs that it spends
 * (Core: rest.cpp, {@code /rest/block/HASH.bin} and {@code /rest/spenttxouts/HASH.bin}), next to no allocation.
 *
 * <p>Nothing is taken on trust that the bytes can prove: the header must hash to the block that was asked for and have
 * the work that it claims, and the transactions must hash to the header's merkle root. The outputs spent are the node's
 * word, like the prevouts of verbosity 3; their number must fit each transaction's inputs. Height and coinbase flag of
 * what is spent are not among them: its code is {@link BlockDelta#UNKNOWN_CODE}.
 *
 * <p>Used for one block after the other by a single thread.
 */
public final class RestBlockParser {
  private static final int AT_PREVIOUS = 4;
  private static final int AT_MERKLE_ROOT = 36;
  private static final int AT_TIME = 68;
  private static final int AT_BITS = 72;

  private final String node;
  private final Network network;
  private final MerkleTree txids = new MerkleTree();
  private final WireReader block = new WireReader();
  private final WireReader spent = new WireReader();
  private final WireTransaction transaction = new WireTransaction();
  private final Changes changes = new Changes();
  private final byte[] hash = new byte[Hash256.LENGTH];

  /**
   * Makes a parser of answers of any network.
   *
   * @param node names the source in messages
   */
  public RestBlockParser(String node) {
    this(node, Network.REGTEST);
  }

  /** Creates a parser for a network, whose minimum work blocks must have. */
  public RestBlockParser(String node, Network network) {
    this.node = node;
    this.network = network;
  }

  /**
   * Reads a block.
   *
   * @param rawBlock whose first {@code blockLength} bytes are the block
   * @param rawSpent whose first {@code spentLength} bytes are the outputs that it spends
   * @param header of the block that was asked for, with its place in the chain
   * @param builder fresh; unusable afterwards, also after a fault
   * @throws NodeException {@code MALFORMED_ANSWER}
   */
  public BlockDelta parse(
      byte[] rawBlock,
      int blockLength,
      byte[] rawSpent,
      int spentLength,
      NodeHeader header,
      BlockDeltaBuilder builder) {
    block.reset(rawBlock, blockLength);
    spent.reset(rawSpent, spentLength);
    try {
      header(header);
      transactions(builder);
      require(
          txids.foldsTo(rawBlock, AT_MERKLE_ROOT), "its transactions do not match its merkle root");
      return builder
          .point(header.point())
          .blockHeader(rawBlock, 0)
          .medianTime(header.medianTime())
          .chainwork(header.chainwork())
          .build();
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          Kind.MALFORMED_ANSWER,
          node + " sent a block " + header.point() + " over REST that cannot be used: "
              + e.getMessage() + ".",
          e);
    }
  }

  private void header(NodeHeader header) {
    block.take(BlockDelta.BLOCK_HEADER_LENGTH);
    byte[] raw = block.bytes();
    txids.hashHeader(raw, hash);
    require(header.point().hash().equalsAt(hash, 0), "it is a different block");
    ProofOfWork.require(network, LittleEndian.getInt(raw, AT_BITS), hash);
    require(
        header.previousHash().equalsAt(raw, AT_PREVIOUS)
            && header.time() == (LittleEndian.getInt(raw, AT_TIME) & 0xFFFF_FFFFL),
        "its header is not the one the node announced");
  }

  private void transactions(BlockDeltaBuilder builder) {
    int count = block.count();
    require(count > 0, "it has no transactions");
    require(spent.count() == count, "its spent outputs cover a different number of transactions");
    txids.begin(count);
    for (int i = 0; i < count; i++) {
      builder.beginTransaction();
      transaction(i == 0, builder);
      builder.endTransaction();
    }
    require(block.atEnd(), "it has trailing bytes after its last transaction");
    require(spent.atEnd(), "it has trailing bytes after its last spent output");
  }

  private void transaction(boolean first, BlockDeltaBuilder builder) {
    changes.begin(first, builder);
    transaction.read(block, changes);
    builder.transactionLength(transaction.length());
    builder.transactionId(txids.ids(), transaction.hash(block, txids));
  }

  /** Makes changes of one transaction's parts, and takes what they spend from the other list. */
  private final class Changes implements WireTransaction.Parts {
    private boolean coinbase;
    private @Nullable BlockDeltaBuilder builder;

    void begin(boolean first, BlockDeltaBuilder target) {
      coinbase = first;
      builder = target;
    }

    @Override
    public void inputs(int count) {
      require(
          spent.count() == (coinbase ? 0 : count),
          "a transaction's spent outputs do not match its number of inputs");
      require(!coinbase || count == 1, "its first transaction is not a coinbase");
    }

    @Override
    public void input(byte[] raw, int txid, int vout) {
      boolean nothing = vout == WireTransaction.NO_OUTPUT && WireTransaction.isZero(raw, txid);
      require(nothing == coinbase, "the first transaction, and no other, must be a coinbase");
      if (!coinbase) {
        long sat = spent.int64();
        int length = spent.count();
        int script = spent.take(length);
        require(sat >= 0 && sat <= Coin.MAX_SAT, "the value of a spent output is out of range");
        target()
            .spent(raw, txid, vout, sat, BlockDelta.UNKNOWN_CODE, spent.bytes(), script, length);
      }
    }

    @Override
    public void output(int vout, long sat, byte[] raw, int script, int length) {
      target().created(vout, sat, raw, script, length);
    }

    private BlockDeltaBuilder target() {
      return Objects.requireNonNull(builder);
    }
  }

  private static void require(boolean holds, String otherwise) {
    WireTransaction.require(holds, otherwise);
  }
}
