package org.utxod.query.http.admin;

import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;

/** Authorizes admin calls. */
public final class AdminKey extends RoleKey {
  public AdminKey(Keys keys) {
    super(keys, Role.ADMIN);
  }
}
