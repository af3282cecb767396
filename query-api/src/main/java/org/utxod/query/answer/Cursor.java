package org.utxod.query.answer;

import java.util.Arrays;
import java.util.Base64;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * A cursor into a script's coins: after the coin {@code after}, whether or not that is still unspent. It stays valid
 * while blocks are connected and disconnected.
 *
 * <p>As text: base64url without padding of a byte, txid in wire bytes, vout little-endian. The byte is 1, or 2 after an
 * unconfirmed coin. Opaque to clients.
 *
 * @param unconfirmed whether it is a position among the unconfirmed coins, which precede all confirmed ones
 */
public record Cursor(OutPoint after, boolean unconfirmed) {
  private static final byte CONFIRMED = 1;
  private static final byte UNCONFIRMED = 2;
  private static final int LENGTH = 1 + Txid.LENGTH + 4;
  private static final int TEXT_LENGTH = (LENGTH * 8 + 5) / 6;

  /** After a confirmed coin. */
  public Cursor(OutPoint after) {
    this(after, false);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    byte[] bytes = new byte[LENGTH];
    bytes[0] = unconfirmed ? UNCONFIRMED : CONFIRMED;
    after.txid().copyTo(bytes, 1);
    for (int i = 0; i < 4; i++) {
      bytes[1 + Txid.LENGTH + i] = (byte) (after.vout() >>> (8 * i));
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Parses what {@link #text} returned; each position has exactly one text.
   *
   * @throws QueryException for anything else
   */
  public static Cursor parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      throw malformed();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (bytes.length != LENGTH || (bytes[0] != CONFIRMED && bytes[0] != UNCONFIRMED)) {
      throw malformed();
    }
    long vout = 0;
    for (int i = 0; i < 4; i++) {
      vout |= (bytes[1 + Txid.LENGTH + i] & 0xFFL) << (8 * i);
    }
    Txid txid = Txid.ofWire(Arrays.copyOfRange(bytes, 1, 1 + Txid.LENGTH), 0);
    Cursor cursor = new Cursor(new OutPoint(txid, vout), bytes[0] == UNCONFIRMED);
    if (!cursor.text().equals(text)) {
      throw malformed();
    }
    return cursor;
  }

  private static QueryException malformed() {
    return QueryException.badQuestion(
        "The cursor was not issued by this server. Pass next_cursor of the previous page unchanged, or omit it "
            + "to start over.");
  }
}
