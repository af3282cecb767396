package org.utxod.http.endpoint;

import org.utxod.chain.Script;
import org.utxod.http.HttpFault;
import org.utxod.http.Problem;

/** Scripts as clients write them. */
public final class ScriptDigits {
  private static final String EMPTY_SCRIPT = "-";

  private ScriptDigits() {}

  /**
   * The script of these digits; a hyphen is the empty one.
   *
   * @throws HttpFault where it is none
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
      throw bad("A script is written as hexadecimal digits, two for each byte.");
    }
  }

  private static HttpFault bad(String detail) {
    return new HttpFault(Problem.badRequest(detail));
  }
}
