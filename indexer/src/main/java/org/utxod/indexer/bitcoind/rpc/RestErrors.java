package org.utxod.indexer.bitcoind.rpc;

import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;

/** Sorts what a node's REST interface answers besides a body by status and text (Core: rest.cpp). */
public final class RestErrors {
  /** Bytes of a text that are looked at. */
  static final int MAX_TEXT = 300;

  private RestErrors() {}

  static NodeException fault(String node, String call, int status, String text) {
    String message = text.lines().findFirst().orElse("").strip();
    String answered = node + " answered " + call + " with HTTP status " + status
        + (message.isEmpty() ? "" : " '" + message + "'");
    Kind kind = kind(status, message);
    String meaning = switch (kind) {
      case METHOD_UNAVAILABLE ->
        ": it does not support this call. Start it with -rest=1; Bitcoin Core 30 or later is required.";
      case WARMUP -> ": it is starting up; wait for it.";
      default -> ".";
    };
    return new NodeException(kind, answered + meaning);
  }

  private static Kind kind(int status, String message) {
    if (status == 404) {
      return notFound(message);
    }
    if (status == 503) {
      return message.startsWith("Service temporarily unavailable") ? Kind.WARMUP : Kind.BUSY;
    }
    return status == 429 || status == 502 || status == 504 ? Kind.BUSY : Kind.REFUSED;
  }

  private static Kind notFound(String message) {
    if (message.endsWith("undo not available")) {
      return Kind.MISSING_PREVOUTS;
    }
    if (message.contains("pruned data")) {
      return Kind.BLOCK_PRUNED;
    }
    if (message.contains("not fully downloaded")) {
      return Kind.BLOCK_NOT_DOWNLOADED;
    }
    // A path that nobody serves is answered without a word, or with a proxy's page.
    return message.endsWith(" not found") && message.length() == 64 + " not found".length()
        ? Kind.UNKNOWN_BLOCK
        : Kind.METHOD_UNAVAILABLE;
  }
}
