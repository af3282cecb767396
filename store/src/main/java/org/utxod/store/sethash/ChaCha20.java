package org.utxod.store.sethash;

import org.utxod.chain.LittleEndian;

/**
 * The key stream of ChaCha20 with nonce zero, from block zero on (RFC 8439, 2.3), without an object for each call. Not
 * safe for use by several threads at once.
 */
final class ChaCha20 {
  private static final int BLOCK = 64;
  private static final int KEY_WORDS = 8;

  private final int[] key = new int[KEY_WORDS];

  /** Fills {@code target}, whole blocks of 64 bytes, with the stream of the 32 bytes of {@code key32}. */
  void keyStream(byte[] key32, byte[] target) {
    for (int i = 0; i < KEY_WORDS; i++) {
      key[i] = LittleEndian.getInt(key32, 4 * i);
    }
    for (int block = 0; block * BLOCK < target.length; block++) {
      block(block, target, block * BLOCK);
    }
  }

  /* The state stands in sixteen locals, which the compiler keeps in registers. */
  private void block(int counter, byte[] out, int at) {
    int c0 = 0x61707865;
    int c1 = 0x3320646e;
    int c2 = 0x79622d32;
    int c3 = 0x6b206574;
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    int x4 = key[0];
    int x5 = key[1];
    int x6 = key[2];
    int x7 = key[3];
    int x8 = key[4];
    int x9 = key[5];
    int x10 = key[6];
    int x11 = key[7];
    int x12 = counter;
    int x13 = 0;
    int x14 = 0;
    int x15 = 0;
    for (int round = 0; round < 10; round++) {
      x0 += x4;
      x12 = Integer.rotateLeft(x12 ^ x0, 16);
      x8 += x12;
      x4 = Integer.rotateLeft(x4 ^ x8, 12);
      x0 += x4;
      x12 = Integer.rotateLeft(x12 ^ x0, 8);
      x8 += x12;
      x4 = Integer.rotateLeft(x4 ^ x8, 7);
      x1 += x5;
      x13 = Integer.rotateLeft(x13 ^ x1, 16);
      x9 += x13;
      x5 = Integer.rotateLeft(x5 ^ x9, 12);
      x1 += x5;
      x13 = Integer.rotateLeft(x13 ^ x1, 8);
      x9 += x13;
      x5 = Integer.rotateLeft(x5 ^ x9, 7);
      x2 += x6;
      x14 = Integer.rotateLeft(x14 ^ x2, 16);
      x10 += x14;
      x6 = Integer.rotateLeft(x6 ^ x10, 12);
      x2 += x6;
      x14 = Integer.rotateLeft(x14 ^ x2, 8);
      x10 += x14;
      x6 = Integer.rotateLeft(x6 ^ x10, 7);
      x3 += x7;
      x15 = Integer.rotateLeft(x15 ^ x3, 16);
      x11 += x15;
      x7 = Integer.rotateLeft(x7 ^ x11, 12);
      x3 += x7;
      x15 = Integer.rotateLeft(x15 ^ x3, 8);
      x11 += x15;
      x7 = Integer.rotateLeft(x7 ^ x11, 7);
      x0 += x5;
      x15 = Integer.rotateLeft(x15 ^ x0, 16);
      x10 += x15;
      x5 = Integer.rotateLeft(x5 ^ x10, 12);
      x0 += x5;
      x15 = Integer.rotateLeft(x15 ^ x0, 8);
      x10 += x15;
      x5 = Integer.rotateLeft(x5 ^ x10, 7);
      x1 += x6;
      x12 = Integer.rotateLeft(x12 ^ x1, 16);
      x11 += x12;
      x6 = Integer.rotateLeft(x6 ^ x11, 12);
      x1 += x6;
      x12 = Integer.rotateLeft(x12 ^ x1, 8);
      x11 += x12;
      x6 = Integer.rotateLeft(x6 ^ x11, 7);
      x2 += x7;
      x13 = Integer.rotateLeft(x13 ^ x2, 16);
      x8 += x13;
      x7 = Integer.rotateLeft(x7 ^ x8, 12);
      x2 += x7;
      x13 = Integer.rotateLeft(x13 ^ x2, 8);
      x8 += x13;
      x7 = Integer.rotateLeft(x7 ^ x8, 7);
      x3 += x4;
      x14 = Integer.rotateLeft(x14 ^ x3, 16);
      x9 += x14;
      x4 = Integer.rotateLeft(x4 ^ x9, 12);
      x3 += x4;
      x14 = Integer.rotateLeft(x14 ^ x3, 8);
      x9 += x14;
      x4 = Integer.rotateLeft(x4 ^ x9, 7);
    }
    LittleEndian.putInt(out, at, x0 + c0);
    LittleEndian.putInt(out, at + 4, x1 + c1);
    LittleEndian.putInt(out, at + 8, x2 + c2);
    LittleEndian.putInt(out, at + 12, x3 + c3);
    LittleEndian.putInt(out, at + 16, x4 + key[0]);
    LittleEndian.putInt(out, at + 20, x5 + key[1]);
    LittleEndian.putInt(out, at + 24, x6 + key[2]);
    LittleEndian.putInt(out, at + 28, x7 + key[3]);
    LittleEndian.putInt(out, at + 32, x8 + key[4]);
    LittleEndian.putInt(out, at + 36, x9 + key[5]);
    LittleEndian.putInt(out, at + 40, x10 + key[6]);
    LittleEndian.putInt(out, at + 44, x11 + key[7]);
    LittleEndian.putInt(out, at + 48, x12 + counter);
    LittleEndian.putInt(out, at + 52, x13);
    LittleEndian.putInt(out, at + 56, x14);
    LittleEndian.putInt(out, at + 60, x15);
  }
}
