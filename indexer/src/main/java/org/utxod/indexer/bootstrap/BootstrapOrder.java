package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as it is written down in the data directory.
 *
 * @param file the snapshot as utxod sees it
 * @param nodeFile the same file as the node sees it, which writes it first; null if the file is there already
 * @param rollbackHeight of the block after which the node takes the set; null for its tip
 * @param expectedHash the {@code hash_serialized_3} that the coins must have; null if none was given
 * @param acceptUnproven whether a snapshot will do whose hash nothing vouches for
 */
public record BootstrapOrder(
    String file,
    @Nullable String nodeFile,
    @Nullable Integer rollbackHeight,
    @Nullable String expectedHash,
    boolean acceptUnproven) {
  /** Of a file that is there. */
  public static BootstrapOrder ofFile(
      String file, @Nullable String expectedHash, boolean acceptUnproven) {
    return new BootstrapOrder(file, null, null, expectedHash, acceptUnproven);
  }

  /** Of a file that the node writes for it, which is removed in the end. */
  public static BootstrapOrder fromNode(
      String file, String nodeFile, @Nullable Integer rollbackHeight) {
    return new BootstrapOrder(file, nodeFile, rollbackHeight, null, false);
  }
}
