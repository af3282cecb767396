package org.utxod.indexer.bitcoind.rpc;

import java.nio.file.Path;

/** The credentials for a node. */
public sealed interface Credentials {
  /** The file that a node writes again at each start and removes when it stops; read when needed. */
  record CookieFile(Path path) implements Credentials {}

  /** A fixed user and password ({@code -rpcauth}, or {@code -rpcuser} and {@code -rpcpassword}). */
  record UserPassword(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "UserPassword[masked]";
    }
  }

  /**
   * A fixed user, and a password in a file that is read when needed and again when the node does not take it any more.
   */
  record PasswordFile(String user, Path path) implements Credentials {}

  /** No header at all: a hosted node, whose key is part of its URL. */
  record None() implements Credentials {}
}
