package org.utxod.indexer.simnode.chain;

/** An error response of the simulated node (codes: Core's rpc/protocol.h). */
public final class SimError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String text;

  public SimError(int code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }

  /** The HTTP status under JSON-RPC 1.x. */
  public int status() {
    return switch (code) {
      case -32600 -> 400;
      case -32601 -> 404;
      default -> 500;
    };
  }
}
