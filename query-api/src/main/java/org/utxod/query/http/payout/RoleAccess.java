package org.utxod.query.http.payout;

import java.util.List;
import java.util.Set;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Access;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;

/** Requires a token of one of some roles, and tells who holds it. */
final class RoleAccess implements Access {
  private final Keys keys;
  private final List<Role> roles;

  /** @param roles of which one is enough; the first is named to who has none */
  RoleAccess(Keys keys, Role... roles) {
    this.keys = keys;
    this.roles = List.of(roles);
  }

  @Override
  public void require(Request request) {
    if (keys.personOf(request.header("Authorization"), Set.copyOf(roles)) == null) {
      Problem refusal = keys.refusal(request.header("Authorization"), roles.get(0));
      throw new HttpException(
          refusal == null
              ? new Problem(
                  403, "forbidden", "The token does not allow that", "It names no person.")
              : refusal);
    }
  }

  /** Whether the request's token still has one of the roles. */
  boolean allows(Request request) {
    return keys.personOf(request.header("Authorization"), Set.copyOf(roles)) != null;
  }

  /** The person; after {@link #require}. */
  String person(Request request) {
    String person = keys.personOf(request.header("Authorization"), Set.copyOf(roles));
    if (person == null) {
      require(request);
      throw new IllegalStateException("a request without a person was let in");
    }
    return person;
  }
}
