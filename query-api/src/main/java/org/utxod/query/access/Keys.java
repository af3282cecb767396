package org.utxod.query.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    if (!isBearer(authorization)) {
      return new Problem(
          401,
          "unauthorized",
          wanted == Role.ADMIN ? "An admin key is needed" : "A token is needed",
          advice(wanted),
          List.of(new Header("WWW-Authenticate", "Bearer")));
    }
    String given = String.valueOf(authorization).substring(SCHEME.length()).strip();
    Optional<Role> role = MessageDigest.isEqual(ownKey, hash(given))
        ? Optional.of(Role.ADMIN)
        : tokens == null ? Optional.empty() : tokens.tokenOf(given).map(AccessToken::role);
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

  private static boolean isBearer(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  private static String advice(Role wanted) {
    return switch (wanted) {
      case READ -> "Send the header Authorization: Bearer TOKEN; 'utxod token add' creates one.";
      case ADMIN ->
        "Send the header Authorization: Bearer KEY, with a token of the role admin ('utxod token add') "
            + "or the key in admin.cookie in the data directory.";
      case PAY, APPROVE ->
        "Send the header Authorization: Bearer TOKEN, with a token of the role " + wanted.label()
            + ": 'utxod token add NAME --role " + wanted.label() + " --person WHO'.";
    };
  }

  /** The person of a token with one of these roles; null if it is none, for which {@link #refusal} has the reason. */
  public @Nullable String personOf(@Nullable String authorization, Set<Role> roles) {
    if (!isBearer(authorization) || tokens == null) {
      return null;
    }
    return tokens
        .tokenOf(String.valueOf(authorization).substring(SCHEME.length()).strip())
        .filter(token -> roles.contains(token.role()))
        .map(AccessToken::person)
        .orElse(null);
  }
}
