package org.utxod.indexer.bitcoind;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;

/** Parses one block's JSON from a file, in a process whose heap could not hold the file several times. */
public final class SmallHeap {
  private SmallHeap() {}

  /** Arguments: the file and the block's hash; exit status 3 where the delta is empty. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(arguments[0])))) {
      BlockDelta delta =
          BlockReading.parse(in, BlockHash.ofDisplay(arguments[1]), new BlockDeltaBuilder());
      if (delta.spentCount() == 0) {
        System.exit(3);
      }
    }
  }
}
