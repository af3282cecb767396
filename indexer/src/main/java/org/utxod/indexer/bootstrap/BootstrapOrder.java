package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * A load order as stored in the data directory.
 *
 * @param file the snapshot's path as utxod sees it
 * @param nodeFile the path of the same file for the node, which writes it first; null if the file exists already
 * @param rollbackHeight height of the block whose set the node writes; null for its tip
 * @param expectedHash the {@code hash_serialized_3} that the coins must have; null if none was given
 * @param acceptUnproven whether a snapshot with an unproven hash is accepted
 */
public record BootstrapOrder(
    String file,
    @Nullable String nodeFile,
    @Nullable Integer rollbackHeight,
    @Nullable String expectedHash,
    boolean acceptUnproven) {
  /** An order for an existing file. */
  public static BootstrapOrder ofFile(
      String file, @Nullable String expectedHash, boolean acceptUnproven) {
    return new BootstrapOrder(file, null, null, expectedHash, acceptUnproven);
  }

  /** An order for a file that the node writes and that is removed at the end. */
  public static BootstrapOrder fromNode(
      String file, String nodeFile, @Nullable Integer rollbackHeight) {
    return new BootstrapOrder(file, nodeFile, rollbackHeight, null, false);
  }
}
