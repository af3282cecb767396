package org.utxod.query.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Cursor;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/**
 * The key of a query in a shared store: {@code utxod:1:regtest:1:60-0fa3c2d4e5f60718:b:SHA256}. The script is hashed
 * together with the rest of the query, so that the store shows no address directly; a reader who tries known addresses
 * one by one still finds them.
 */
final class SharedKey {
  private static final int TIP_HASH_DIGITS = 16;

  private final String prefix;

  /** @param agreed whether two providers must have agreed; such answers are kept apart from others */
  SharedKey(Network network, boolean agreed) {
    this.prefix = "utxod:" + AnswerCodec.VERSION + ":" + network.label() + ":" + (agreed ? 2 : 1);
  }

  String text(CacheKey key) {
    return prefix + ":" + tip(key.tip()) + ":" + key.kind().code() + ":" + digest(key);
  }

  private static String tip(CacheKey.@Nullable Tip tip) {
    if (tip == null) {
      return "-";
    }
    String hash = tip.hash();
    // The first digits of a block's hash are zeros.
    return tip.height() + "-" + hash.substring(Math.max(0, hash.length() - TIP_HASH_DIGITS));
  }

  private static String digest(CacheKey key) {
    MessageDigest sha256 = sha256();
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, key.number()));
    Cursor after = key.after();
    sha256.update((byte) (after == null ? 0 : 1));
    if (after != null) {
      sha256.update(after.text().getBytes(StandardCharsets.US_ASCII)); // fixed length
    }
    Script script = key.scriptRef().script();
    if (script != null) {
      sha256.update(Hex.decode(script.hex()));
    }
    return Hex.encode(sha256.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
