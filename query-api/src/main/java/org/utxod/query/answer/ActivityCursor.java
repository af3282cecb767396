package org.utxod.query.answer;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.utxod.store.model.ActivityPosition;

/**
 * A cursor into a script's activity: before {@code last}, whether or not that still exists. It stays valid while blocks
 * are connected and disconnected.
 *
 * <p>As text: base64url without padding of version 2, height, place in the block, both big-endian. Opaque to clients.
 */
public record ActivityCursor(ActivityPosition last) {
  private static final byte VERSION = 2;
  private static final int LENGTH = 1 + 4 + 4;
  private static final int TEXT_LENGTH = (LENGTH * 8 + 5) / 6;

  /** The text that {@link #parse} reads. */
  public String text() {
    byte[] bytes = ByteBuffer.allocate(LENGTH)
        .put(VERSION)
        .putInt(last.height())
        .putInt(last.transaction())
        .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Parses what {@link #text} returned; each position has exactly one text.
   *
   * @throws QueryException for anything else
   */
  public static ActivityCursor parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      throw malformed();
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      if (decoded.length != LENGTH || decoded[0] != VERSION) {
        throw malformed();
      }
      ByteBuffer bytes = ByteBuffer.wrap(decoded, 1, LENGTH - 1);
      ActivityCursor cursor =
          new ActivityCursor(new ActivityPosition(bytes.getInt(), bytes.getInt()));
      if (cursor.text().equals(text)) {
        return cursor;
      }
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static QueryException malformed() {
    return QueryException.badQuestion(
        "The cursor was not issued by this server for activity. Pass next_cursor of the previous page "
            + "unchanged, or omit it to start over.");
  }
}
