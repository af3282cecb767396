package org.utxod.query.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;

/**
 * A stored token: its name, its role and its hash, but not the secret.
 *
 * @param name letters, digits, point, hyphen and underscore; one token a name
 * @param sha256 of the token, in hex
 * @param person who holds it; null for a role that needs none
 */
public record AccessToken(
    String name, Role role, String sha256, @Nullable String person) {
  private static final String PREFIX = "utxod_";
  private static final int RANDOM_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern LINE = Pattern.compile(
      "([A-Za-z0-9._-]{1,64}) (read|admin|pay|approve) ([0-9a-f]{64})(?: ([A-Za-z0-9._@-]{1,64}))?");
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  /** @throws IllegalArgumentException for an invalid name; the message states the allowed characters */
  public AccessToken {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a token's name is 1 to 64 letters, digits, points, hyphens and underscores");
    }
    if (role.needsPerson() != (person != null)) {
      throw new IllegalArgumentException(
          role.needsPerson()
              ? "a token of the role " + role.label() + " names the person who holds it (--person)"
              : "a token of the role " + role.label() + " names no person");
    }
    if (person != null && !PERSON.matcher(person).matches()) {
      throw new IllegalArgumentException(
          "a person is 1 to 64 letters, digits, points, hyphens, underscores and @");
    }
  }

  /** A new random secret. */
  public static String freshSecret(SecureRandom random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    return PREFIX + HexFormat.of().formatHex(secret);
  }

  /** The stored hash of a secret. The secret has 256 random bits, so a fast hash is sufficient. */
  static String hash(String secret) {
    return HexFormat.of()
        .formatHex(ScriptKey.sha256().digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The token of a secret.
   *
   * @param person null for a role that needs none
   */
  public static AccessToken of(String name, Role role, String secret, @Nullable String person) {
    return new AccessToken(name, role, hash(secret), person);
  }

  /** @throws IllegalArgumentException for a malformed line */
  static AccessToken read(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not NAME ROLE SHA256");
    }
    return new AccessToken(
        matcher.group(1),
        Role.of(matcher.group(2)).orElseThrow(),
        matcher.group(3),
        matcher.group(4));
  }

  String line() {
    return name + " " + role.label() + " " + sha256 + (person == null ? "" : " " + person);
  }
}
