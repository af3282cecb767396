package org.utxod.http.endpoint;

import org.utxod.chain.Hex;
import org.utxod.http.HttpFault;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.query.Question;

/** The three ways in which a path names a script. */
enum SubjectPath {
  ADDRESS("/v1/address/{address}", "an address") {
    @Override
    Question question(Request request) {
      return new Question.ByAddress(request.variable("address"));
    }
  },
  SCRIPT("/v1/script/{hex}", "a script (an empty one is written as nothing or a hyphen)") {
    @Override
    Question question(Request request) {
      return new Question.ByScript(ScriptDigits.script(request.variable("hex")));
    }
  },
  SCRIPT_HASH("/v1/scripthash/{sha256}", "the SHA-256 of a script, not reversed") {
    @Override
    Question question(Request request) {
      return new Question.ByScriptHash(sha256(request.variable("sha256")));
    }
  };

  private static final int HASH_DIGITS = 64;

  private final String path;
  private final String words;

  SubjectPath(String path, String words) {
    this.path = path;
    this.words = words;
  }

  /** The path up to and with the variable. */
  String path() {
    return path;
  }

  /** To follow "of". */
  String words() {
    return words;
  }

  /**
   * @throws HttpFault where the variable is malformed
   */
  abstract Question question(Request request);

  private static byte[] sha256(String digits) {
    if (digits.length() == HASH_DIGITS) {
      try {
        return Hex.decode(digits);
      } catch (IllegalArgumentException e) {
        throw badHash();
      }
    }
    throw badHash();
  }

  private static HttpFault badHash() {
    return bad(
        "A script hash is the SHA-256 of the script as 64 hexadecimal digits, not reversed.");
  }

  private static HttpFault bad(String detail) {
    return new HttpFault(Problem.badRequest(detail));
  }
}
