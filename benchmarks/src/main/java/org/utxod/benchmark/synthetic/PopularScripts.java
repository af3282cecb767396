package org.utxod.benchmark.synthetic;

import java.util.List;

/** Scripts with a chosen number of coins, interleaved with the coins of other scripts as on mainnet. */
public final class PopularScripts {
  /** A script with {@code coins} coins, 22 bytes. */
  public record Popular(int number, long coins) {
    public String hex() {
      return "0014" + String.format(java.util.Locale.ROOT, "%040x", number);
    }

    public String describe() {
      return String.format(java.util.Locale.ROOT, "%,d coin%s", coins, coins == 1 ? "" : "s");
    }
  }

  public static final List<Popular> ALL =
      List.of(new Popular(1, 1), new Popular(2, 1_000), new Popular(3, 1_000_000));

  /** Number of coins of all popular scripts. */
  public static long total() {
    return ALL.stream().mapToLong(Popular::coins).sum();
  }

  private final long[] left = ALL.stream().mapToLong(Popular::coins).toArray();
  private final long wanted = total();
  private final boolean fits;
  private final long every;
  private long drawn;

  /** For a set of {@code coins} coins; none if they would be more than half of it. */
  PopularScripts(long coins) {
    fits = wanted * 2 <= coins;
    every = Math.max(1, coins / (wanted + 1));
  }

  /** Writes the next coin's script if it is a popular one's turn; returns its length, else 0. */
  int next(byte[] script) {
    if (!fits || drawn++ % every != 0) {
      return 0;
    }
    for (int i = 0; i < left.length; i++) {
      if (left[i] > 0) {
        left[i]--;
        byte[] bytes = java.util.HexFormat.of().parseHex(ALL.get(i).hex());
        System.arraycopy(bytes, 0, script, 0, bytes.length);
        return bytes.length;
      }
    }
    return 0;
  }
}
