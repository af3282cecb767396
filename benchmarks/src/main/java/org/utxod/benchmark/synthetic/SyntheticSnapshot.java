package org.utxod.benchmark.synthetic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.chain.Varint;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.SerializedHasher;

/**
 * Writes a snapshot of any size in the node's own format, with {@link SyntheticCoins} in it. As a program it takes the
 * file and the number of coins, and prints the hash for {@code utxod bootstrap --expect-hash}.
 */
public final class SyntheticSnapshot {
  private static final long SEED = 20_261_121;
  private static final int COMPRESSED_SPECIAL = 6;

  private final OutputStream out;
  private final SyntheticCoins coins;
  private final byte[] varint = new byte[Varint.MAX_LENGTH];
  private final byte[] txid = new byte[32];
  private final CoinElement element = new CoinElement();
  private final SerializedHasher hasher = new SerializedHasher();

  private SyntheticSnapshot(OutputStream out, long count) {
    this.out = out;
    this.coins = new SyntheticCoins(count, SEED);
  }

  /** FILE COINS. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    long count = Long.parseLong(args[1]);
    System.out.println(write(file, Network.MAINNET, new byte[32], count));
  }

  /**
   * Writes a snapshot of {@code count} coins, none above {@link SyntheticCoins#baseHeight}.
   *
   * @param base wire bytes of the block's hash
   * @return the hash of its coins
   */
  public static SerializedSetHash write(Path file, Network network, byte[] base, long count)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      byte[] header = new byte[51];
      byte[] magic = {'u', 't', 'x', 'o', (byte) 0xFF, 2, 0};
      System.arraycopy(magic, 0, header, 0, magic.length);
      System.arraycopy(network.magic(), 0, header, 7, 4);
      System.arraycopy(base, 0, header, 11, 32);
      LittleEndian.putLong(header, 43, count);
      out.write(header);
      return new SyntheticSnapshot(out, count).coins(count);
    }
  }

  private SerializedSetHash coins(long count) throws IOException {
    long left = count;
    // Txids ascend by a step whose mean lets them fill half of their range.
    long step = Long.MAX_VALUE / count;
    long head = 0;
    while (left > 0) {
      head += 1 + coins.random().nextLong(step);
      int ofTransaction = (int) Math.min(left, coins.coinsOfTransaction());
      transaction(head, ofTransaction);
      left -= ofTransaction;
    }
    return hasher.finish();
  }

  private void transaction(long head, int count) throws IOException {
    for (int i = 0; i < 8; i++) {
      txid[i] = (byte) (head >>> 8 * (7 - i));
    }
    for (int i = 8; i < 32; i += 8) {
      LittleEndian.putLong(txid, i, coins.random().nextLong());
    }
    out.write(txid);
    out.write(count);
    int vout = -1;
    for (int i = 0; i < count; i++) {
      vout += 1 + coins.random().nextInt(2);
      coins.next();
      coin(Math.min(vout, 0xFC - count + i));
    }
  }

  private void coin(int vout) throws IOException {
    hasher.add(element.set(
        txid, 0, vout, coins.code(), coins.valueSat(), coins.script(), 0, coins.scriptLength()));
    out.write(vout);
    varint(coins.code());
    varint(CompressedAmount.compress(coins.valueSat()));
    script(coins.script(), coins.scriptLength());
  }

  private void script(byte[] script, int length) throws IOException {
    if (length == 25 && script[0] == 0x76) {
      out.write(0);
      out.write(script, 3, 20);
    } else if (length == 23 && script[0] == (byte) 0xA9) {
      out.write(1);
      out.write(script, 2, 20);
    } else {
      varint(length + COMPRESSED_SPECIAL);
      out.write(script, 0, length);
    }
  }

  private void varint(long value) throws IOException {
    out.write(varint, 0, Varint.write(varint, 0, value));
  }
}
