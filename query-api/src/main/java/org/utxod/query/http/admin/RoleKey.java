package org.utxod.query.http.admin;

import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Access;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;

/** Requires a key that includes a role, also where everybody may query: 401 without any key, 403 with a wrong one. */
public class RoleKey implements Access {
  private final Keys keys;
  private final Role role;

  public RoleKey(Keys keys, Role role) {
    this.keys = keys;
    this.role = role;
  }

  @Override
  public final void require(Request request) {
    Problem refusal = keys.refusal(request.header("Authorization"), role);
    if (refusal != null) {
      throw new HttpException(refusal);
    }
  }
}
