package org.utxod.indexer.simnode.chain;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SetHash;

/**
 * MuHash3072 (Core: crypto/muhash.cpp) with the platform's own ChaCha20 and {@code BigInteger}: slow, simple, and
 * sharing no code with the index's. Immutable.
 *
 * @param product of the existing coins
 */
public record ModelHash(BigInteger product) {
  private static final int LENGTH = 384;
  private static final BigInteger MODULUS =
      BigInteger.ONE.shiftLeft(8 * LENGTH).subtract(BigInteger.valueOf(1_103_717));

  static final ModelHash EMPTY = new ModelHash(BigInteger.ONE);

  /** With {@code put} multiplied in and {@code taken} divided out. */
  ModelHash change(BigInteger put, BigInteger taken) {
    return new ModelHash(
        product.multiply(put).multiply(taken.modInverse(MODULUS)).mod(MODULUS));
  }

  static BigInteger multiply(BigInteger a, byte[] element) {
    return a.multiply(number(element)).mod(MODULUS);
  }

  private static BigInteger number(byte[] element) {
    try {
      Cipher cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(ScriptKey.sha256().digest(element), "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
      return new BigInteger(1, reversed(cipher.doFinal(new byte[LENGTH])));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has ChaCha20", e);
    }
  }

  public SetHash digest() {
    byte[] bigEndian = product.toByteArray();
    byte[] whole = new byte[LENGTH];
    int length = Math.min(LENGTH, bigEndian.length);
    System.arraycopy(bigEndian, bigEndian.length - length, whole, LENGTH - length, length);
    return SetHash.ofWire(ScriptKey.sha256().digest(reversed(whole)), 0);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
