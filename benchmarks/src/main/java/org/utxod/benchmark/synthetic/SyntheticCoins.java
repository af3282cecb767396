package org.utxod.benchmark.synthetic;

import java.util.SplittableRandom;

/**
 * Draws coins that resemble mainnet's UTXO set of 2025: script types by count, values, heights, and scripts that hold from
 * one to very many coins, by a law of the form rank^-0.9 which electrs' lists of busy scripts suggest. The type mix is an
 * assumption that agrees with the mean script length of 28.3 bytes. Same seed, same coins.
 */
public final class SyntheticCoins {
  /** Average number of coins per script, approximately. */
  private static final double COINS_PER_DRAWABLE_SCRIPT = 2.2;

  private static final double ZIPF = 0.9;
  private static final int HEIGHT = 950_000;
  private static final long[] DUST = {330, 546, 600, 294, 546, 330};

  private final SplittableRandom random;
  private final double rankRoot;
  private final PopularScripts popular;
  private final byte[] script = new byte[128];
  private int scriptLength;
  private long valueSat;
  private int code;

  public SyntheticCoins(long coins, long seed) {
    this.random = new SplittableRandom(seed);
    double scripts = Math.max(1, coins / COINS_PER_DRAWABLE_SCRIPT);
    this.popular = new PopularScripts(coins);
    this.rankRoot = Math.pow(scripts, 1 - ZIPF) - 1;
  }

  /** The height of the block after which such a set is possible. */
  public static int baseHeight() {
    return HEIGHT;
  }

  /** Coins of the next transaction: 1.43 on average. */
  int coinsOfTransaction() {
    int count = 1;
    while (count < 200 && random.nextInt(10) < 3) {
      count++;
    }
    return count;
  }

  /** Draws the next coin. */
  public void next() {
    long rank = (long) Math.pow(random.nextDouble() * rankRoot + 1, 1 / (1 - ZIPF));
    scriptLength = popular.next(script);
    if (scriptLength == 0) {
      script(new SplittableRandom(rank));
    }
    valueSat = random.nextInt(100) < 49
        ? DUST[random.nextInt(DUST.length)]
        : (long) Math.exp(random.nextDouble() * 8 + 7);
    // Half of the coins are younger than 100,000 blocks.
    int age = (int) (HEIGHT * Math.pow(random.nextDouble(), 3.2));
    code = Math.max(1, HEIGHT - age) << 1 | (random.nextInt(2_000) == 0 ? 1 : 0);
  }

  private void script(SplittableRandom own) {
    int form = own.nextInt(1_000);
    if (form < 340) {
      fixed(own, 32, 0x51, 0x20);
    } else if (form < 610) {
      fixed(own, 20, 0x00, 0x14);
    } else if (form < 870) {
      fixed(own, 20, 0x76, 0xA9, 0x14);
      script[scriptLength++] = (byte) 0x88;
      script[scriptLength++] = (byte) 0xAC;
    } else if (form < 972) {
      fixed(own, 20, 0xA9, 0x14);
      script[scriptLength++] = (byte) 0x87;
    } else if (form < 987) {
      fixed(own, 32, 0x00, 0x20);
    } else { // bare multisig, 1 of 3
      fixed(own, 32, 0x51, 0x21, 0x02);
      for (int key = 0; key < 2; key++) {
        script[scriptLength++] = 0x21;
        script[scriptLength++] = 0x03;
        payload(own, 32);
      }
      script[scriptLength++] = 0x53;
      script[scriptLength++] = (byte) 0xAE;
    }
  }

  private void fixed(SplittableRandom own, int payload, int... head) {
    scriptLength = 0;
    for (int opcode : head) {
      script[scriptLength++] = (byte) opcode;
    }
    payload(own, payload);
  }

  private void payload(SplittableRandom own, int length) {
    for (int i = 0; i < length; i += 4) {
      int bits = own.nextInt();
      for (int j = 0; j < 4; j++) {
        script[scriptLength++] = (byte) (bits >>> 8 * j);
      }
    }
  }

  public byte[] script() {
    return script;
  }

  public int scriptLength() {
    return scriptLength;
  }

  long valueSat() {
    return valueSat;
  }

  /** height * 2 + coinbase flag. */
  int code() {
    return code;
  }

  /** For other random choices of the caller. */
  SplittableRandom random() {
    return random;
  }
}
