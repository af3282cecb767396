package org.utxod.query.access;

import java.util.Locale;
import java.util.Optional;

/** What a token allows; each role includes the ones before it. */
public enum Role {
  /** Queries. */
  READ,
  /** Administration: re-index, verify, backup, backfill, webhooks. */
  ADMIN;

  /** The name in files and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name. */
  public static Optional<Role> of(String label) {
    for (Role role : values()) {
      if (role.label().equals(label)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /** Whether this role includes {@code wanted}. */
  boolean allows(Role wanted) {
    return compareTo(wanted) >= 0;
  }
}
