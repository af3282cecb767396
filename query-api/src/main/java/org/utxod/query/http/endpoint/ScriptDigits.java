package org.utxod.query.http.endpoint;

import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.store.chain.Script;

/** The hex form of scripts in requests. */
public final class ScriptDigits {
  private static final String EMPTY_SCRIPT = "-";

  private ScriptDigits() {}

  /**
   * Parses a script; a hyphen is the empty one.
   *
   * @throws HttpException if it is malformed
   */
  public static Script script(String digits) {
    if (digits.equals(EMPTY_SCRIPT)) {
      return Script.ofHex("");
    }
    if (digits.length() > 2 * Script.MAX_LENGTH) {
      throw bad("A script in the index has at most " + Script.MAX_LENGTH + " bytes.");
    }
    try {
      return Script.ofHex(digits);
    } catch (IllegalArgumentException e) {
      throw bad("A script must be hexadecimal, two digits per byte.");
    }
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
