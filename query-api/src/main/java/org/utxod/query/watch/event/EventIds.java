package org.utxod.query.watch.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/** Event ids. */
public final class EventIds {
  /**
   * Number of digits of the block's hash beside a sequence: another index, or one restored from a backup, has other
   * blocks there.
   */
  private static final int HASH_DIGITS = 8;

  private static final Pattern POSITION = Pattern.compile("(\\d{1,18})(?:-([0-9a-f]{8}))?");

  private EventIds() {}

  static String ofStep(long sequence, int transaction, ScriptRef scriptRef) {
    return sequence + ":" + transaction + ":" + script(scriptRef);
  }

  static String ofMempool(String kind, Txid txid, ScriptRef scriptRef) {
    return kind + ":" + txid.display() + ":" + script(scriptRef);
  }

  private static String script(ScriptRef scriptRef) {
    return Hex.encode(scriptRef.key().bytes());
  }

  /** The id of the position after a step. */
  public static String position(long sequence, ChainPoint point) {
    return sequence + "-" + tail(point);
  }

  /** The last digits, because the first ones are zeros. */
  private static String tail(ChainPoint point) {
    String hash = point.hash().display();
    return hash.substring(hash.length() - HASH_DIGITS);
  }

  /** A parsed id. */
  public record Position(long sequence, String tail) {
    /** Whether it is the position after that very step, as far as it can tell. */
    public boolean fits(ChainPoint point) {
      return tail.isEmpty() || tail.equals(EventIds.tail(point));
    }
  }

  /** @throws IllegalArgumentException if it is malformed */
  public static Position parse(String text) {
    Matcher matcher = POSITION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a position in the journal, but the id of an event");
    }
    String tail = matcher.group(2);
    return new Position(Long.parseLong(matcher.group(1)), tail == null ? "" : tail);
  }
}
