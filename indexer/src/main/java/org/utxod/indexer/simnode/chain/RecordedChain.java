package org.utxod.indexer.simnode.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.utxod.store.chain.BlockHash;

/**
 * A chain as recorded from a node: its blocks, including stale ones, in the order in which the node received them.
 *
 * @param genesis block 0
 * @param events the other blocks in the order received; the active chain after each is the one with the most work
 */
public record RecordedChain(SimBlock genesis, List<SimBlock> events) {
  /** Opens a file of a recording by its name. */
  @FunctionalInterface
  public interface Files {
    InputStream open(String name) throws IOException;
  }

  public RecordedChain {
    events = List.copyOf(events);
  }

  /**
   * Reads {@code blocks.jsonl.gz}, {@code stale.jsonl.gz} (both: a line a block, the result of {@code getblock HASH 3})
   * and {@code events.json}.
   */
  public static RecordedChain read(Files files) {
    try {
      Map<BlockHash, SimBlock> byHash = new HashMap<>();
      List<SimBlock> active = blocks(files, "blocks.jsonl.gz");
      active.forEach(block -> byHash.put(block.hash(), block));
      blocks(files, "stale.jsonl.gz").forEach(block -> byHash.put(block.hash(), block));
      List<SimBlock> events = new ArrayList<>();
      try (InputStream in = files.open("events.json")) {
        for (JsonNode event : new ObjectMapper().readTree(in)) {
          SimBlock block = byHash.get(BlockHash.ofDisplay(event.path("hash").asText()));
          if (block == null) {
            throw new IOException("events.json names a block that was not recorded");
          }
          events.add(block);
        }
      }
      return new RecordedChain(active.get(0), events);
    } catch (IOException e) {
      throw new UncheckedIOException("the recorded chain cannot be read", e);
    }
  }

  private static List<SimBlock> blocks(Files files, String name) throws IOException {
    List<SimBlock> blocks = new ArrayList<>();
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(files.open(name), 1 << 16), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line.write(next);
        } else if (line.size() > 0) {
          blocks.add(SimBlock.ofJson(line.toByteArray()));
          line.reset();
        }
      }
      if (line.size() > 0) {
        blocks.add(SimBlock.ofJson(line.toByteArray()));
      }
    }
    return blocks;
  }

  /** A chain of the genesis block alone, ready for the events. */
  public SimChain begin() {
    return new SimChain(genesis);
  }

  /** A chain after all events. */
  public SimChain replayed() {
    SimChain chain = begin();
    events.forEach(chain::accept);
    return chain;
  }
}
