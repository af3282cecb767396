package org.utxod.benchmark;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code utxod bench} is told.
 *
 * @param coins of the synthetic snapshot
 * @param blocks full ones, of the simulated node
 * @param parent a directory with room, in which a temporary one is made
 * @param node a real one that is to be followed instead; null for none
 * @param toHeight of the last of its blocks
 */
public record BenchOptions(
    long coins, int blocks, Path parent, @Nullable FollowedNode node, int toHeight) {
  private static final String USAGE =
      "takes --coins N, --blocks N and --dir DIRECTORY; or, to follow a node from the genesis block on, --rpc-url URL,"
          + " --rpc-cookie FILE, --network NAME, --to-height H and --dir DIRECTORY";

  private static final long DEFAULT_COINS = 4_000_000;
  private static final int DEFAULT_BLOCKS = 300;
  private static final int MIN_BLOCKS = 40;

  /** @throws IllegalArgumentException with a sentence for the user */
  static BenchOptions of(String[] args) {
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException(USAGE + ".");
    }
    long coins = DEFAULT_COINS;
    int blocks = DEFAULT_BLOCKS;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    String url = null;
    String cookie = null;
    String network = "mainnet";
    int toHeight = -1;
    for (int i = 0; i < args.length; i += 2) {
      String value = args[i + 1];
      switch (args[i]) {
        case "--coins" -> coins = number(value, 1, Integer.MAX_VALUE);
        case "--blocks" -> blocks = number(value, MIN_BLOCKS, 100_000);
        case "--dir" -> parent = Path.of(value);
        case "--rpc-url" -> url = value;
        case "--rpc-cookie" -> cookie = value;
        case "--network" -> network = value;
        case "--to-height" -> toHeight = number(value, 1, Integer.MAX_VALUE);
        default -> throw new IllegalArgumentException(USAGE + ", not " + args[i] + ".");
      }
    }
    if (url == null) {
      return new BenchOptions(coins, blocks, parent, null, toHeight);
    }
    if (cookie == null || toHeight < 0) {
      throw new IllegalArgumentException(
          "--rpc-url wants --rpc-cookie FILE and --to-height H with it.");
    }
    FollowedNode node = new FollowedNode(url, Path.of(cookie), network, "rpc", 1, true);
    return new BenchOptions(coins, blocks, parent, node, toHeight);
  }

  private static int number(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no whole number from " + least + " to " + most + ".");
  }
}
