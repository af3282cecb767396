package org.utxod.query.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.store.chain.ScriptKey;

/**
 * A stored token: its name, its role and its hash, but not the secret.
 *
 * @param name letters, digits, point, hyphen and underscore; one token a name
 * @param sha256 of the token, in hex
 */
public record AccessToken(String name, Role role, String sha256) {
  private static final String PREFIX = "utxod_";
  private static final int RANDOM_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9._-]{1,64}) (read|admin) ([0-9a-f]{64})");

  /** @throws IllegalArgumentException for an invalid name; the message states the allowed characters */
  public AccessToken {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a token's name is 1 to 64 letters, digits, points, hyphens and underscores");
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

  /** The token of a secret. */
  public static AccessToken of(String name, Role role, String secret) {
    return new AccessToken(name, role, hash(secret));
  }

  /** @throws IllegalArgumentException for a malformed line */
  static AccessToken read(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not NAME ROLE SHA256");
    }
    return new AccessToken(
        matcher.group(1), Role.of(matcher.group(2)).orElseThrow(), matcher.group(3));
  }

  String line() {
    return name + " " + role.label() + " " + sha256;
  }
}
