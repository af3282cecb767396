package org.utxod.query.http.account;

import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Access;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;

/** Requires a token of any role, also where everybody may query: who holds what is nobody else's business. */
public final class TokenAccess implements Access {
  private final Keys keys;

  public TokenAccess(Keys keys) {
    this.keys = keys;
  }

  @Override
  public void require(Request request) {
    Problem refusal = keys.refusal(request.header("Authorization"), Role.READ);
    if (refusal != null) {
      throw new HttpException(refusal);
    }
  }
}
