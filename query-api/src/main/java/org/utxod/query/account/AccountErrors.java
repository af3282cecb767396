package org.utxod.query.account;

import org.utxod.query.answer.QueryException;

/** Errors of accounts. */
final class AccountErrors {
  private AccountErrors() {}

  static QueryException unknown(String name) {
    return QueryException.notFound(
        "There is no account " + shortened(name) + ". GET /v1/accounts lists them.");
  }

  static QueryException taken(String name) {
    return QueryException.conflict("There is already an account " + name
        + ". Choose another name, or add scripts to that one.");
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }
}
