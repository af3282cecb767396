package org.utxod.query.http.endpoint;

import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.store.chain.Hex;

/** The three ways to identify a script in a path. */
public enum ScriptPath {
  ADDRESS("/v1/address/{address}") {
    @Override
    ScriptQuery question(Request request) {
      return new ScriptQuery.ByAddress(request.variable("address"));
    }
  },
  SCRIPT("/v1/script/{hex}") {
    @Override
    ScriptQuery question(Request request) {
      return new ScriptQuery.ByScript(ScriptDigits.script(request.variable("hex")));
    }
  },
  SCRIPT_HASH("/v1/scripthash/{sha256}") {
    @Override
    ScriptQuery question(Request request) {
      return new ScriptQuery.ByScriptHash(sha256(request.variable("sha256")));
    }
  };

  private static final int HASH_DIGITS = 64;

  private final String path;

  ScriptPath(String path) {
    this.path = path;
  }

  /** The path including the variable. */
  String path() {
    return path;
  }

  /** @throws HttpException if the variable is malformed */
  abstract ScriptQuery question(Request request);

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

  private static HttpException badHash() {
    return bad(
        "A script hash must be the SHA-256 of the script as 64 hexadecimal digits, not reversed.");
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
