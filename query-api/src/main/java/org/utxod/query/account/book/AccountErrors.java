package org.utxod.query.account.book;

import org.utxod.query.answer.QueryException;

/** Errors of accounts. */
public final class AccountErrors {
  private AccountErrors() {}

  /** There is no account of this name. */
  public static QueryException unknown(String name) {
    return QueryException.notFound(
        "There is no account " + shortened(name) + ". GET /v1/accounts lists them.");
  }

  /** There is an account of this name already. */
  public static QueryException taken(String name) {
    return QueryException.conflict("There is already an account " + name
        + ". Choose another name, or add scripts to that one.");
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }
}
