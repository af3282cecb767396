package org.utxod.query.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.Problem;
import org.utxod.store.chain.ScriptKey;

/**
 * Verifies tokens and the daemon's admin key, which is written to the data directory at each start and allows
 * everything. Stores only hashes and compares in constant time. Thread-safe.
 */
public final class Keys {
  private static final String SCHEME = "Bearer ";

  private final byte[] ownKey;
  private final @Nullable Tokens tokens;

  /**
   * @param ownKey the daemon's own, not blank
   * @param tokens null for none
   */
  public Keys(String ownKey, @Nullable Tokens tokens) {
    if (ownKey.isBlank()) {
      throw new IllegalArgumentException("the daemon's own key is blank");
    }
    this.ownKey = hash(ownKey);
    this.tokens = tokens;
  }

  private static byte[] hash(String key) {
    return ScriptKey.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The reason for rejecting a request; null if it is accepted.
   *
   * @param authorization the header of that name; null if there is none
   */
  public @Nullable Problem refusal(@Nullable String authorization, Role wanted) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Problem(
          401,
          "unauthorized",
          wanted == Role.ADMIN ? "An admin key is needed" : "A token is needed",
          wanted == Role.ADMIN
              ? "Send the header Authorization: Bearer KEY, with a token of the role admin ('utxod token add') "
                  + "or the key in admin.cookie in the data directory."
              : "Send the header Authorization: Bearer TOKEN; 'utxod token add' creates one.",
          List.of(new Header("WWW-Authenticate", "Bearer")));
    }
    String given = authorization.substring(SCHEME.length()).strip();
    Optional<Role> role = MessageDigest.isEqual(ownKey, hash(given))
        ? Optional.of(Role.ADMIN)
        : tokens == null ? Optional.empty() : tokens.roleOf(given);
    if (role.isEmpty()) {
      return new Problem(
          403,
          "forbidden",
          "The key is wrong",
          "This is neither a token of this daemon nor its admin key. The admin key is new at each start: read "
              + "admin.cookie in the data directory again.");
    }
    return role.get().allows(wanted)
        ? null
        : new Problem(
            403,
            "forbidden",
            "The token does not allow that",
            "This token has the role " + role.get().label() + "; the call requires the role "
                + wanted.label() + ".");
  }
}
