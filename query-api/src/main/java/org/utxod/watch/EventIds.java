package org.utxod.watch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Hex;
import org.utxod.chain.Txid;
import org.utxod.query.Subject;

/** Names of events. */
final class EventIds {
  /** Digits of the block's hash beside a sequence: another index, or one from a backup, has other blocks there. */
  private static final int HASH_DIGITS = 8;

  private static final Pattern POSITION = Pattern.compile("(\\d{1,18})(?:-([0-9a-f]{8}))?");

  private EventIds() {}

  static String ofStep(long sequence, int transaction, Subject subject) {
    return sequence + ":" + transaction + ":" + script(subject);
  }

  static String ofMempool(String kind, Txid txid, Subject subject) {
    return kind + ":" + txid.display() + ":" + script(subject);
  }

  private static String script(Subject subject) {
    return Hex.encode(subject.key().bytes());
  }

  /** The position behind a step, as clients give it back. */
  static String position(long sequence, ChainPoint point) {
    return sequence + "-" + tail(point);
  }

  /** The last digits, for the first ones are zeros. */
  private static String tail(ChainPoint point) {
    String hash = point.hash().display();
    return hash.substring(hash.length() - HASH_DIGITS);
  }

  /** A position that was given back. */
  record Position(long sequence, String tail) {
    /** Whether it is one behind that very step, as far as it says. */
    boolean fits(ChainPoint point) {
      return tail.isEmpty() || tail.equals(EventIds.tail(point));
    }
  }

  /**
   * @throws IllegalArgumentException for what is no position
   */
  static Position parse(String text) {
    Matcher matcher = POSITION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no position in the journal: it is the id of an event");
    }
    String tail = matcher.group(2);
    return new Position(Long.parseLong(matcher.group(1)), tail == null ? "" : tail);
  }
}
