package org.utxod.query.push;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a log, from which events can be had.
 *
 * @param sequence of the entry of which one was told last; 0 for none
 * @param sha256 first digits of that entry's hash, by which another log, or an older copy, shows; empty if not known
 */
public record EventPosition(long sequence, String sha256) {
  /** Before everything. */
  public static final EventPosition BEGINNING = new EventPosition(0, "");

  private static final int DIGITS = 16;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?:-([0-9a-f]{16}))?");

  /** At an entry with that hash. */
  public static EventPosition at(long sequence, String wholeSha256) {
    return new EventPosition(sequence, wholeSha256.substring(0, DIGITS));
  }

  /**
   * From a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static EventPosition parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "A position is a number, or a number, a hyphen and 16 hexadecimal digits, as the ids of events are.");
    }
    String hash = parts.group(2);
    return new EventPosition(Long.parseLong(parts.group(1)), hash == null ? "" : hash);
  }

  /** Whether an entry with that hash stands there. */
  public boolean fits(String wholeSha256) {
    return wholeSha256.startsWith(sha256);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return sha256.isEmpty() ? Long.toString(sequence) : sequence + "-" + sha256;
  }
}
