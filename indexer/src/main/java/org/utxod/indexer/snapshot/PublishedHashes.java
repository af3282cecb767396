package org.utxod.indexer.snapshot;

import java.util.Map;
import java.util.Optional;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.SerializedSetHash;

/**
 * Hashes of mainnet's UTXO set published in Core's source for its snapshots (Core: kernel/chainparams.cpp, assumeutxo).
 */
public final class PublishedHashes {
  private static final Map<String, String> BY_BLOCK = Map.of(
      "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5", // 840,000
      "a2a5521b1b5ab65f67818e5e8eccabb7171a517f9e2382208f77687310768f96",
      "000000000000000000010b17283c3c400507969a9c2afd1dcf2082ec5cca2880", // 880,000
      "dbd190983eaf433ef7c15f78a278ae42c00ef52e0fd2a54953782175fbadcea9",
      "0000000000000000000108970acb9522ffd516eae17acddcb1bd16469194a821", // 910,000
      "4daf8a17b4902498c5787966a2b51c613acdab5df5db73f196fa59a4da2f1568",
      "0000000000000000000147034958af1652b2b91bba607beacc5e72a56f0fb5ee", // 935,000
      "e4b90ef9eae834f56c4b64d2d50143cee10ad87994c614d7d04125e2a6025050");

  private PublishedHashes() {}

  /** The hash of the set after that block; empty if none is published. */
  public static Optional<SerializedSetHash> of(BlockHash block) {
    return Optional.ofNullable(BY_BLOCK.get(block.display())).map(SerializedSetHash::ofDisplay);
  }
}
