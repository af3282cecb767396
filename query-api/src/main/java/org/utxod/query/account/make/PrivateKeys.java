package org.utxod.query.account.make;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Base58Check;
import org.utxod.query.answer.QueryException;

/** Notices private keys in what clients send, before it is kept, passed on or logged. Stateless. */
public final class PrivateKeys {
  /** Extended private keys of every script type (SLIP-132), also cut short or mistyped. */
  private static final Pattern EXTENDED =
      Pattern.compile("[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}");

  /** Wallet import format: 51 or 52 characters of Base58 that begin with one of these. */
  private static final Pattern WIF = Pattern.compile(
      "(?<![1-9A-HJ-NP-Za-km-z])[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}(?![1-9A-HJ-NP-Za-km-z])");

  private PrivateKeys() {}

  /** Whether the text seems to hold one. */
  public static boolean isIn(String text) {
    return EXTENDED.matcher(text).find()
        || WIF.matcher(text).results().anyMatch(PrivateKeys::isKey);
  }

  /** @throws QueryException if the text seems to hold one; the message repeats nothing of it */
  static void refuse(String text) {
    if (isIn(text)) {
      throw QueryException.badQuestion(
          "The descriptor holds a private key. Private keys are refused: give the one with public keys only "
              + "(Bitcoin Core: listdescriptors, without private=true). Consider that key as seen by others.");
    }
  }

  /* Digits of a public key can look like one; their check sum does not fit. */
  private static boolean isKey(MatchResult match) {
    try {
      Base58Check.decode(match.group());
      return true;
    } catch (AddressException e) {
      return false;
    }
  }
}
