package org.utxod.indexer.simnode.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import org.utxod.store.chain.Hex;

/** Writes a node's cookie file as a node does: a new secret at each start, to a temporary file first. */
public final class Cookie {
  private Cookie() {}

  /** Writes a new one and returns the matching Authorization header. */
  public static String write(Path file) throws IOException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String cookie = "__cookie__:" + Hex.encode(secret);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, cookie);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    return basic(cookie);
  }

  public static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }
}
