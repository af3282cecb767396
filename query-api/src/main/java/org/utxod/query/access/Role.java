package org.utxod.query.access;

import java.util.Locale;
import java.util.Optional;

/** What a token allows. Every role allows queries; beyond that none includes another. */
public enum Role {
  /** Queries. */
  READ,
  /** Administration: re-index, verify, backup, backfill, webhooks. Nothing about the wallet. */
  ADMIN,
  /** The wallet and payouts: read, ask for, cancel. */
  PAY,
  /** Payouts: read, approve what another person asked for, pause, reconcile. */
  APPROVE;

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

  /** Whether a token of this role must name the person who holds it. */
  public boolean needsPerson() {
    return this == PAY || this == APPROVE;
  }

  /** Whether this role includes {@code wanted}. */
  boolean allows(Role wanted) {
    return this == wanted || wanted == READ;
  }
}
