package org.utxod.indexer.simnode.chain;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;

/**
 * The representation of a block in memory, and its conversions: a node's JSON at verbosity 3, and the bytes of REST.
 * Immutable.
 */
public interface BlockForm {
  /** The JSON as it was given or built. */
  byte[] json();

  /**
   * The whole JSON as of now, in pieces that must not be changed.
   *
   * @param next the block after it on the active chain; null if there is none
   */
  List<byte[]> json(int confirmations, @Nullable BlockHash next);

  /** The fields of the JSON that a header has too, without the closing brace. */
  List<byte[]> header(int confirmations, @Nullable BlockHash next);

  /** As sent between nodes. */
  byte[] raw();

  /** The 80 bytes that are hashed. */
  default byte[] rawHeader() {
    return Arrays.copyOf(raw(), 80);
  }

  /** The outputs that it spends, as REST gives them; null if the node would have no undo data. */
  byte @Nullable [] spentOutputs();

  /** The same, stored in a file. */
  BlockForm heldIn(BlockFile file);

  /** Size in bytes. */
  long size();
}
