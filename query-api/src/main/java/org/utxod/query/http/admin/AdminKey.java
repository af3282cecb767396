package org.utxod.query.http.admin;

import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Access;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;

/** Authorizes admin calls. */
public final class AdminKey implements Access {
  private final Keys keys;

  public AdminKey(Keys keys) {
    this.keys = keys;
  }

  /* 401 without any key, 403 with a wrong one. */
  @Override
  public void require(Request request) {
    Problem refusal = keys.refusal(request.header("Authorization"), Role.ADMIN);
    if (refusal != null) {
      throw new HttpException(refusal);
    }
  }
}
