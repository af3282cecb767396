package org.utxod.indexer.simnode.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.RawTransaction;

/** The path from one tip to another. Immutable. */
public final class BlockPath {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A transaction with its hex. */
  public record Sent(RawTransaction tx, String hex) {}

  private final List<SimBlock> takenBack = new ArrayList<>();
  private final List<SimBlock> connected = new ArrayList<>();

  public BlockPath(SimChain chain, SimBlock before, SimBlock now) {
    SimBlock at = before;
    SimBlock other = now;
    while (!at.equals(other)) {
      if (at.height() >= other.height()) {
        takenBack.add(at);
        at = parent(chain, at);
      } else {
        connected.add(0, other);
        other = parent(chain, other);
      }
    }
  }

  private static SimBlock parent(SimChain chain, SimBlock block) {
    return chain.block(block.previous()).orElseThrow();
  }

  /** Blocks that are no longer on the active chain, the highest first. */
  public List<SimBlock> takenBack() {
    return List.copyOf(takenBack);
  }

  /** Blocks that are now on it, the lowest first. */
  public List<SimBlock> connected() {
    return List.copyOf(connected);
  }

  /** The transactions of the disconnected blocks except coinbases, parents before children. */
  public List<Sent> returning(long time) {
    List<Sent> returning = new ArrayList<>();
    for (int i = takenBack.size() - 1; i >= 0; i--) {
      returning(takenBack.get(i), time, returning);
    }
    return returning;
  }

  private static void returning(SimBlock block, long time, List<Sent> returning) {
    try {
      boolean coinbase = true;
      for (JsonNode tx : JSON.readTree(block.json()).path("tx")) {
        String hex = tx.path("hex").asText();
        if (!coinbase && !hex.isEmpty()) {
          returning.add(new Sent(RawTransaction.decode(hex, time), hex));
        }
        coinbase = false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
