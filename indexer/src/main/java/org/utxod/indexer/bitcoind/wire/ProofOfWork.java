package org.utxod.indexer.bitcoind.wire;

import java.math.BigInteger;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Network;

/**
 * The work that a block's header claims, compared with its hash (Core: {@code CheckProofOfWorkImpl}, pow.cpp). Whether
 * it claims as much as the block before demands is the node's business; what it claims must have been done.
 */
public final class ProofOfWork {
  private static final int SIGN = 0x0080_0000;
  private static final int MANTISSA = 0x007F_FFFF;

  private ProofOfWork() {}

  /**
   * Makes sure that {@code hash} is at or below the target that {@code bits} states, and that this is one that the
   * network allows.
   *
   * @param bits of the header, a target in compact form
   * @param hash of the header, 32 bytes in wire order
   * @throws IllegalArgumentException if it is not
   */
  public static void require(Network network, int bits, byte[] hash) {
    BigInteger target = target(bits);
    WireTransaction.require(
        target.signum() > 0 && target.compareTo(limit(network)) <= 0,
        "its header claims less work than the minimum of " + network.label());
    WireTransaction.require(
        number(hash).compareTo(target) <= 0, "its hash does not meet the target in its header");
  }

  /* Zero for what is no target: negative, or longer than 256 bits. */
  private static BigInteger target(int bits) {
    int length = bits >>> 24;
    if ((bits & SIGN) != 0 || length > Hash256.LENGTH + 2) {
      return BigInteger.ZERO;
    }
    BigInteger mantissa = BigInteger.valueOf(bits & MANTISSA);
    return length >= 3
        ? mantissa.shiftLeft(8 * (length - 3))
        : mantissa.shiftRight(8 * (3 - length));
  }

  private static BigInteger number(byte[] hash) {
    byte[] bigEndian = new byte[Hash256.LENGTH];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = hash[bigEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  /* Core: powLimit, kernel/chainparams.cpp. */
  private static BigInteger limit(Network network) {
    return switch (network) {
      case MAINNET, TESTNET3, TESTNET4 -> target(0x1d00_ffff);
      case SIGNET -> target(0x1e03_77ae);
      case REGTEST -> target(0x207f_ffff);
    };
  }
}
