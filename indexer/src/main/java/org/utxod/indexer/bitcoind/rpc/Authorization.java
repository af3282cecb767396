package org.utxod.indexer.bitcoind.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;

/**
 * The {@code Authorization} header of a node. A cookie, or a password in a file, is read when first needed and again
 * when the node no longer takes it: a node writes a new cookie at each start, and passwords change. Thread-safe.
 */
public final class Authorization {
  private static final int MAX_COOKIE = 4096;

  private final Credentials credentials;
  private final String node;
  private volatile @Nullable String cached;

  Authorization(NodeEndpoint endpoint) {
    this.credentials = endpoint.credentials();
    this.node = endpoint.label();
  }

  /**
   * The header's value; null if none is sent.
   *
   * @throws NodeException if the cookie file is missing or cannot be read
   */
  @Nullable
  String header() {
    if (credentials instanceof Credentials.UserPassword fixed) {
      return okhttp3.Credentials.basic(fixed.user(), fixed.password(), StandardCharsets.UTF_8);
    }
    if (!isInFile()) {
      return null;
    }
    String known = cached;
    if (known == null) {
      known = read();
      cached = known;
    }
    return known;
  }

  private boolean isInFile() {
    return credentials instanceof Credentials.CookieFile
        || credentials instanceof Credentials.PasswordFile;
  }

  private String read() {
    if (credentials instanceof Credentials.PasswordFile file) {
      return okhttp3.Credentials.basic(file.user(), password(file.path()), StandardCharsets.UTF_8);
    }
    return cookie(((Credentials.CookieFile) credentials).path());
  }

  private static String password(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(MAX_COOKIE), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new NodeException(
          Kind.CREDENTIALS,
          "The file with the node's password, " + path
              + ", cannot be read. Check that it exists and that " + "utxod's user can read it.",
          e);
    }
  }

  /** Reads the file again after the node refused {@code refused}; whether there is another one now. */
  boolean renew(@Nullable String refused) {
    if (!isInFile()) {
      return false;
    }
    String now = read();
    cached = now;
    return !now.equals(refused);
  }

  /** Advice for the operator if the node rejects the credentials. */
  String advice() {
    if (credentials instanceof Credentials.CookieFile cookie) {
      return "The cookie in " + cookie.path()
          + " does not belong to this node: check that the path is in its data directory (in the network's "
          + "subdirectory for any network but mainnet), or use a user and password (-rpcauth).";
    }
    if (credentials instanceof Credentials.PasswordFile file) {
      return "Check the user, and the password in " + file.path()
          + ", against the node's -rpcauth or -rpcuser and -rpcpassword.";
    }
    if (credentials instanceof Credentials.UserPassword) {
      return "Check the user and password against the node's -rpcauth or -rpcuser and -rpcpassword.";
    }
    return "Give its cookie file or a user and password; for a hosted node, check the key in its URL.";
  }

  private String cookie(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String cookie = new String(in.readNBytes(MAX_COOKIE), StandardCharsets.UTF_8).strip();
      int colon = cookie.indexOf(':');
      if (colon < 0) {
        throw new NodeException(
            Kind.CREDENTIALS,
            "The file " + path
                + " is not a node's cookie file (it contains no colon). Give the path of the node's own .cookie.");
      }
      return okhttp3.Credentials.basic(
          cookie.substring(0, colon), cookie.substring(colon + 1), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new NodeException(
          Kind.UNREACHABLE,
          "The cookie file " + path + " of the node at " + node
              + " does not exist: the node is not running, or keeps it elsewhere. Start the node, or give the "
              + "path with --rpc-cookie.",
          e);
    } catch (IOException e) {
      throw new NodeException(
          Kind.CREDENTIALS,
          "The cookie file " + path
              + " cannot be read. Let the node write it with -rpccookieperms=group, or run utxod as the node's"
              + " user.",
          e);
    }
  }
}
