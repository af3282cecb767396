package org.utxod.http.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.utxod.chain.ScriptKey;
import org.utxod.http.Header;
import org.utxod.http.HttpFault;
import org.utxod.http.Problem;
import org.utxod.http.Request;

/** The key that admin calls must carry. Keeps its hash only, and compares in time that tells nothing. */
public final class AdminKey {
  private static final String SCHEME = "Bearer ";

  private final byte[] hash;

  /** @param key as clients send it, not blank */
  public AdminKey(String key) {
    if (key.isBlank()) {
      throw new IllegalArgumentException("the admin key is blank");
    }
    this.hash = hash(key);
  }

  private static byte[] hash(String key) {
    return ScriptKey.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Lets a request pass that carries the key.
   *
   * @throws HttpFault 401 without any, 403 with another
   */
  void require(Request request) {
    String authorization = request.header("Authorization");
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new HttpFault(new Problem(
          401,
          "unauthorized",
          "An admin key is needed",
          "Send the header Authorization: Bearer KEY; the key stands in admin.cookie in the data directory.",
          List.of(new Header("WWW-Authenticate", "Bearer"))));
    }
    String given = authorization.substring(SCHEME.length()).strip();
    if (!MessageDigest.isEqual(hash, hash(given))) {
      throw new HttpFault(
          new Problem(
              403,
              "forbidden",
              "The admin key is wrong",
              "This is not the admin key. It is new at each start; read admin.cookie in the data directory again."));
    }
  }
}
