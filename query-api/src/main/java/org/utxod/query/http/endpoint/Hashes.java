package org.utxod.query.http.endpoint;

import java.util.Locale;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** Hashes in paths, in display order; what is malformed is refused ({@link HttpException}). */
public final class Hashes {
  private Hashes() {}

  /** Of the path's {@code txid}. */
  public static Txid txid(Request request) {
    return Txid.ofDisplay(digits(request.variable("txid")));
  }

  /** Of the path's {@code hash}. */
  public static BlockHash block(Request request) {
    return BlockHash.ofDisplay(digits(request.variable("hash")));
  }

  private static String digits(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new HttpException(Problem.badRequest(
          "A hash is 64 hexadecimal digits, in the order in which it is shown."));
    }
    return digits;
  }
}
