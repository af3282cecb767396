package org.utxod.query.electrum.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.history.HistoryReader;

/** Brings headers in line with the index's chain; missing ones are fetched from the node, many at once. For one thread. */
public final class HeaderSync {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.electrum");
  private static final int BATCH = 1_000;
  private static final int WORTH_SAYING = 10_000;

  private final HeaderChain chain;
  private final BlockLookup blocks;

  public HeaderSync(HeaderChain chain, BlockLookup blocks) {
    this.chain = chain;
    this.blocks = blocks;
  }

  /**
   * Makes the headers those of the reader's chain up to its block at {@code tip}.
   *
   * @throws SourceException if the node cannot give them now; those that came are kept
   */
  public void bring(HistoryReader reader, int tip) {
    int common = Math.min(chain.height(), tip);
    while (common >= 0 && !chain.hash(common).equals(hash(reader, common))) {
      common--;
    }
    chain.truncate(common);
    int missing = tip - common;
    if (missing >= WORTH_SAYING) {
      LOG.info("Fetching {} block headers from the node for Electrum clients.", missing);
    }
    for (int from = common + 1; from <= tip; from += BATCH) {
      fetch(reader, from, Math.min(BATCH, tip + 1 - from));
    }
    if (missing >= WORTH_SAYING) {
      LOG.info("All block headers are there.");
    }
  }

  private static Optional<BlockHash> hash(HistoryReader reader, int height) {
    return reader.block(height).map(block -> block.hash());
  }

  private void fetch(HistoryReader reader, int from, int count) {
    List<BlockHash> hashes = new ArrayList<>(count);
    for (int height = from; height < from + count; height++) {
      hashes.add(hash(reader, height).orElseThrow(HeaderSync::missing));
    }
    List<byte[]> headers = new ArrayList<>(count);
    for (Optional<String> header : blocks.rawHeaders(hashes)) {
      headers.add(Hex.decode(header.orElseThrow(HeaderSync::missing)));
    }
    // Each is proven by the next one's link, and the last one here.
    BlockHash last = hashes.get(count - 1);
    if (!chain.append(headers) || !chain.hash(from + count - 1).equals(Optional.of(last))) {
      chain.truncate(from - 1);
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE,
          "The node gave block headers that are not those of its blocks " + from + " to "
              + (from + count - 1) + "; retry",
          null);
    }
  }

  private static SourceException missing() {
    return new SourceException(
        SourceException.Kind.UNAVAILABLE,
        "The node does not have a block of the index, or not yet; retry",
        null);
  }
}
