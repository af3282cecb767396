package org.utxod.indexer.mempool;

import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * Hashes lookup keys of transactions. The seed is random per process: an attacker who could choose colliding scripts
 * would slow down all lookups.
 */
record SlotHash(long seed) {
  private static final long TXID = 0x9E37_79B9_7F4A_7C15L;
  private static final long COIN = 0xC2B2_AE3D_27D4_EB4FL;
  private static final long SCRIPT = 0x1656_67B1_9E37_79F9L;

  long txid(Txid txid) {
    return txid(txid.wire(), 0);
  }

  long txid(byte[] bytes, int at) {
    return hash(TXID, bytes, at, Hash256.LENGTH);
  }

  long coin(OutPoint coin) {
    byte[] bytes = new byte[Hash256.LENGTH + 4];
    coin.txid().copyTo(bytes, 0);
    LittleEndian.putInt(bytes, Hash256.LENGTH, (int) coin.vout());
    return coin(bytes, 0);
  }

  /** Of an outpoint of 36 bytes. */
  long coin(byte[] bytes, int at) {
    return hash(COIN, bytes, at, Hash256.LENGTH + 4);
  }

  /** By the script's SHA-256, so that lookups by that work too. */
  long script(ScriptKey key) {
    byte[] sha256 = key.standardScript()
        .map(script -> ScriptKey.sha256().digest(script.bytes()))
        .orElseGet(() -> Arrays.copyOfRange(key.bytes(), 1, key.length()));
    return script(sha256);
  }

  /** @param sha256 wire bytes */
  long script(byte[] sha256) {
    return hash(SCRIPT, sha256, 0, Hash256.LENGTH);
  }

  private long hash(long kind, byte[] bytes, int offset, int length) {
    long hash = seed ^ kind;
    int at = offset;
    int end = offset + length;
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash ^ LittleEndian.getLong(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | bytes[at] & 0xFF;
    }
    return mix(hash ^ rest ^ (long) length << 56);
  }

  /** Stafford's thirteenth variant, as in {@link java.util.SplittableRandom}. */
  private static long mix(long value) {
    long z = value + TXID;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }
}
