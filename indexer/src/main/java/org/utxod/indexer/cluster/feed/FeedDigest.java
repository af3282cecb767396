package org.utxod.indexer.cluster.feed;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of a message: of its head but for the number of the part, and of its whole payload. */
final class FeedDigest {
  private FeedDigest() {}

  static byte[] of(byte[] record, byte[] payload) {
    MessageDigest sha256 = sha256();
    sha256.update(record, 0, FeedFormat.atPart());
    int afterPart = FeedFormat.atPart() + Integer.BYTES;
    sha256.update(record, afterPart, FeedFormat.atDigest() - afterPart);
    return sha256.digest(payload);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
