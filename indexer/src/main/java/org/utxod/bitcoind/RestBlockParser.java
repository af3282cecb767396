package org.utxod.bitcoind;

import org.utxod.bitcoind.NodeFault.Kind;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.Hash256;
import org.utxod.chain.LittleEndian;

/**
 * Makes a {@link BlockDelta} of a block as nodes send it to each other and the list of the outputs that it spends (Core:
 * rest.cpp, {@code /rest/block/HASH.bin} and {@code /rest/spenttxouts/HASH.bin}), next to no allocation.
 *
 * <p>Nothing is taken on trust that the bytes can prove: the header must hash to the block that was asked for, and the
 * transactions to the header's merkle root. The outputs spent are the node's word, like the prevouts of verbosity 3; their
 * number must fit each transaction's inputs. Height and coinbase flag of what is spent are not among them: its code is
 * {@link BlockDelta#UNKNOWN_CODE}.
 *
 * <p>Used for one block after the other by a single thread.
 */
public final class RestBlockParser {
  private static final int HEADER_LENGTH = 80;
  private static final int AT_PREVIOUS = 4;
  private static final int AT_MERKLE_ROOT = 36;
  private static final int AT_TIME = 68;
  private static final int NO_OUTPUT = 0xFFFF_FFFF;
  private static final long MAX_MONEY = 21_000_000L * 100_000_000L;

  private final String node;
  private final TxidTree txids = new TxidTree();
  private final WireReader block = new WireReader();
  private final WireReader spent = new WireReader();
  private final byte[] hash = new byte[Hash256.LENGTH];

  /**
   * Makes a parser of answers.
   *
   * @param node names the source in messages
   */
  public RestBlockParser(String node) {
    this.node = node;
  }

  /**
   * Reads a block.
   *
   * @param rawBlock whose first {@code blockLength} bytes are the block
   * @param rawSpent whose first {@code spentLength} bytes are the outputs that it spends
   * @param header of the block that was asked for, with its place in the chain
   * @param builder fresh; unusable afterwards, also after a fault
   * @throws NodeFault {@code MALFORMED_ANSWER}
   */
  public BlockDelta parse(
      byte[] rawBlock,
      int blockLength,
      byte[] rawSpent,
      int spentLength,
      NodeHeader header,
      BlockDelta.Builder builder) {
    block.reset(rawBlock, blockLength);
    spent.reset(rawSpent, spentLength);
    try {
      header(header);
      transactions(builder);
      require(
          txids.foldsTo(rawBlock, AT_MERKLE_ROOT),
          "its transactions are not those of its merkle root");
      return builder
          .point(header.point())
          .previousHash(header.previousHash())
          .times(header.time(), header.medianTime())
          .chainwork(header.chainwork())
          .build();
    } catch (IllegalArgumentException e) {
      throw new NodeFault(
          Kind.MALFORMED_ANSWER,
          node + " sent a block " + header.point() + " over REST that cannot be used: "
              + e.getMessage() + ".",
          e);
    }
  }

  private void header(NodeHeader header) {
    block.take(HEADER_LENGTH);
    byte[] raw = block.bytes();
    txids.hashHeader(raw, hash);
    require(header.point().hash().equalsAt(hash, 0), "it is another block");
    require(
        header.previousHash().equalsAt(raw, AT_PREVIOUS)
            && header.time() == (LittleEndian.getInt(raw, AT_TIME) & 0xFFFF_FFFFL),
        "its header is not the one that the node told of");
  }

  private void transactions(BlockDelta.Builder builder) {
    int count = block.count();
    require(count > 0, "it has no transactions");
    require(spent.count() == count, "what it spends is of another number of transactions");
    txids.begin(count);
    for (int i = 0; i < count; i++) {
      builder.beginTransaction();
      transaction(i == 0, builder);
      builder.endTransaction();
    }
    require(block.atEnd(), "bytes are left over after its last transaction");
    require(spent.atEnd(), "bytes are left over after the last output that it spends");
  }

  private void transaction(boolean first, BlockDelta.Builder builder) {
    int version = block.take(4);
    boolean witness = block.peek() == 0;
    if (witness) {
      block.take(1);
      require(block.uint8() == 1, "a transaction has no inputs");
    }
    int body = block.at();
    int inputs = block.count();
    require(inputs > 0, "a transaction has no inputs");
    int spends = spent.count();
    require(
        spends == (first ? 0 : inputs),
        "what a transaction spends does not fit its inputs' number");
    require(!first || inputs == 1, "its first transaction is no coinbase");
    for (int i = 0; i < inputs; i++) {
      input(first, builder);
    }
    outputs(builder);
    int bodyLength = block.at() - body;
    for (int i = 0; witness && i < inputs; i++) {
      for (int items = block.count(); items > 0; items--) {
        block.skipSized();
      }
    }
    int lockTime = block.take(4);
    int at = txids.add(block.bytes(), version, body, bodyLength, lockTime);
    builder.transactionId(txids.ids(), at);
  }

  private void input(boolean coinbase, BlockDelta.Builder builder) {
    int txid = block.take(Hash256.LENGTH);
    int vout = block.uint32();
    block.skipSized();
    block.take(4);
    boolean nothing = vout == NO_OUTPUT && isZero(block.bytes(), txid);
    require(nothing == coinbase, "the first transaction, and no other, must be a coinbase");
    if (!coinbase) {
      long sat = spent.int64();
      int length = spent.count();
      int script = spent.take(length);
      require(
          sat >= 0 && sat <= MAX_MONEY,
          "an output that it spends is worth too much or less than nothing");
      builder.spent(
          block.bytes(), txid, vout, sat, BlockDelta.UNKNOWN_CODE, spent.bytes(), script, length);
    }
  }

  private void outputs(BlockDelta.Builder builder) {
    int outputs = block.count();
    require(outputs > 0, "a transaction has no outputs");
    for (int vout = 0; vout < outputs; vout++) {
      long sat = block.int64();
      int length = block.count();
      int script = block.take(length);
      require(sat >= 0 && sat <= MAX_MONEY, "an output is worth too much or less than nothing");
      builder.created(vout, sat, block.bytes(), script, length);
    }
  }

  private static boolean isZero(byte[] bytes, int at) {
    for (int i = at; i < at + Hash256.LENGTH; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
