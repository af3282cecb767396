package org.utxod.query.http.admin;

import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;

/** Authorizes admin calls. */
public final class AdminKey {
  private final Keys keys;

  public AdminKey(Keys keys) {
    this.keys = keys;
  }

  /** With the daemon's own key alone, not blank. */
  public AdminKey(String ownKey) {
    this(new Keys(ownKey, null));
  }

  /**
   * Lets a request pass that carries one.
   *
   * @throws HttpException 401 without any, 403 with another
   */
  public void require(Request request) {
    Problem refusal = keys.refusal(request.header("Authorization"), Role.ADMIN);
    if (refusal != null) {
      throw new HttpException(refusal);
    }
  }
}
