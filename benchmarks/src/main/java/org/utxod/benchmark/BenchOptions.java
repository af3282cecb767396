package org.utxod.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code utxod bench}.
 *
 * @param coins number of coins in the synthetic snapshot
 * @param blocks number of full blocks of the simulated node; with {@code mainnet}, of consecutive blocks
 * @param parent a directory with free space, in which a temporary one is created
 * @param mainnet whether to measure an index of mainnet's size instead, see {@link MainnetFigures}
 * @param keep with {@code mainnet}, whether to keep the snapshot and the loaded index for the next run
 * @param everySeconds interval of blocks at the tip, with {@code mainnet}
 * @param history number of postings of a synthetic history to measure instead, see {@link HistoryFigures}; 0 for none
 * @param node a real node to follow instead; null for none
 * @param toHeight height of the last block to follow of that node
 */
public record BenchOptions(
    long coins,
    int blocks,
    Path parent,
    boolean mainnet,
    boolean keep,
    int everySeconds,
    int history,
    @Nullable FollowedNode node,
    int toHeight) {
  private static final String USAGE =
      "takes --coins N, --blocks N and --dir DIRECTORY; or, for an index of mainnet's size, --mainnet, --coins N,"
          + " --blocks N, --every SECONDS, --dir DIRECTORY and --keep; or, for a history, --history N and --dir DIRECTORY; or, to follow a node from the genesis block on, --rpc-url URL,"
          + " --rpc-cookie FILE, --network NAME, --to-height H and --dir DIRECTORY";

  private static final long DEFAULT_COINS = 4_000_000;
  private static final int DEFAULT_BLOCKS = 300;
  private static final long MAINNET_COINS = 170_000_000;
  private static final int MAINNET_BLOCKS = 100;
  private static final int MAINNET_EVERY_SECONDS = 3;
  private static final int MIN_BLOCKS = 40;

  /** @throws IllegalArgumentException with a message for the user */
  static BenchOptions of(String[] args) {
    List<String> flags = List.of("--mainnet", "--keep");
    boolean mainnet = Arrays.asList(args).contains("--mainnet");
    boolean keep = false;
    long coins = mainnet ? MAINNET_COINS : DEFAULT_COINS;
    int blocks = mainnet ? MAINNET_BLOCKS : DEFAULT_BLOCKS;
    int everySeconds = MAINNET_EVERY_SECONDS;
    int history = 0;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    String url = null;
    String cookie = null;
    String network = "mainnet";
    int toHeight = -1;
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (!flags.contains(option) && ++i == args.length) {
        throw new IllegalArgumentException(USAGE + "; " + option + " wants a value.");
      }
      String value = args[i];
      switch (option) {
        case "--mainnet" -> mainnet = true;
        case "--keep" -> keep = true;
        case "--every" -> everySeconds = number(value, 0, 3_600);
        case "--coins" -> coins = number(value, 1, Integer.MAX_VALUE);
        case "--blocks" -> blocks = number(value, MIN_BLOCKS, 100_000);
        case "--history" -> history = number(value, 100_000, Integer.MAX_VALUE);
        case "--dir" -> parent = Path.of(value);
        case "--rpc-url" -> url = value;
        case "--rpc-cookie" -> cookie = value;
        case "--network" -> network = value;
        case "--to-height" -> toHeight = number(value, 1, Integer.MAX_VALUE);
        default -> throw new IllegalArgumentException(USAGE + ", not " + option + ".");
      }
    }
    if (keep && !mainnet) {
      throw new IllegalArgumentException("--keep is for --mainnet.");
    }
    if (url == null) {
      return new BenchOptions(
          coins, blocks, parent, mainnet, keep, everySeconds, history, null, toHeight);
    }
    if (mainnet) {
      throw new IllegalArgumentException("--mainnet makes its own coins; it takes no --rpc-url.");
    }
    if (cookie == null || toHeight < 0) {
      throw new IllegalArgumentException(
          "--rpc-url wants --rpc-cookie FILE and --to-height H with it.");
    }
    FollowedNode node = new FollowedNode(url, Path.of(cookie), network, "rpc", 1, true);
    return new BenchOptions(coins, blocks, parent, false, false, everySeconds, 0, node, toHeight);
  }

  private static int number(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Described in the usage text.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no whole number from " + least + " to " + most + ".");
  }
}
