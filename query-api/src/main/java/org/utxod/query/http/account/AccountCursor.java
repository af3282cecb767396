package org.utxod.query.http.account;

import java.util.Arrays;
import java.util.Base64;
import org.utxod.query.account.read.AccountPage.CoinPlace;
import org.utxod.query.account.read.CoinOrder;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.QueryException;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;

/** Cursors into the lists of an account, as text. Opaque to clients; valid over blocks and restarts. */
final class AccountCursor {
  private static final int MAX_TEXT = 128;

  private AccountCursor() {}

  static String text(ScriptKey script) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(script.bytes());
  }

  static ScriptKey script(String text) {
    try {
      byte[] bytes = decode(text);
      ScriptKey key = ScriptKey.read(bytes, 0);
      if (key.length() == bytes.length) {
        return key;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw malformed();
    }
    throw malformed();
  }

  static String text(CoinPlace place) {
    return text(place.script()) + '.' + new Cursor(place.coin()).text();
  }

  static CoinPlace coin(String text) {
    int point = text.indexOf('.');
    if (point < 0) {
      throw malformed();
    }
    OutPoint coin = Cursor.parse(text.substring(point + 1)).after();
    return new CoinPlace(script(text.substring(0, point)), coin);
  }

  static String text(CoinOrder order, CoinOrder.Place place) {
    return order.name().charAt(0)
        + Long.toString(Math.abs(place.rank()))
        + '.'
        + new Cursor(place.coin()).text();
  }

  /** @throws QueryException also for a cursor of another order */
  static CoinOrder.Place sorted(CoinOrder order, String text) {
    int point = text.indexOf('.');
    if (point < 0 || !text.substring(0, point).matches(order.name().charAt(0) + "[0-9]{1,16}")) {
      throw malformed();
    }
    long rank = Long.parseLong(text.substring(1, point));
    return new CoinOrder.Place(
        order == CoinOrder.VALUE ? -rank : rank,
        Cursor.parse(text.substring(point + 1)).after());
  }

  private static byte[] decode(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw malformed();
    }
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    if (!again.equals(text)) {
      throw malformed();
    }
    return Arrays.copyOf(bytes, bytes.length);
  }

  private static QueryException malformed() {
    return QueryException.badQuestion(
        "The cursor was not issued by this server for this list. Pass next_cursor of the previous page unchanged, or "
            + "omit it to start over.");
  }
}
