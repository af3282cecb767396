package org.utxod.query.http.endpoint;

import org.jspecify.annotations.Nullable;

/** One field of CSV (RFC 4180). */
public final class CsvField {
  private CsvField() {}

  /** The field, quoted where it has to be; null is an empty one. */
  public static String of(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
