package org.utxod.indexer.bitcoind.rpc;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A failed call to a node. */
public final class NodeException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish, each with what is to be done about it. */
  public enum Kind {
    /** Refused, reset, timed out, or disconnected in the middle of an answer; or its cookie file is gone. */
    UNREACHABLE(Decision.RETRY),
    /** It is overloaded or shutting down. */
    BUSY(Decision.RETRY),
    /** It is starting and does not answer calls yet. */
    WARMUP(Decision.RETRY),
    /** It rejects our credentials. */
    CREDENTIALS(Decision.STOP),
    /** It follows another chain than we do. */
    WRONG_CHAIN(Decision.STOP),
    /** It had the block and deleted it. */
    BLOCK_PRUNED(Decision.REFUSE),
    /** It knows the header and will have the block later, for instance after loading a snapshot. */
    BLOCK_NOT_DOWNLOADED(Decision.RETRY),
    /** It should have the block but cannot read it from its disk. */
    BLOCK_NOT_ON_DISK(Decision.REFUSE),
    /** It has never seen the block: a reorganisation is in progress, or another node told us of it. */
    UNKNOWN_BLOCK(Decision.RETRY),
    /** It has no block at that height. */
    OUT_OF_RANGE(Decision.REFUSE),
    /** It does not have the method, or does not allow us to call it. */
    METHOD_UNAVAILABLE(Decision.REFUSE),
    /** It does not offer the REST interface, which the configuration asks for. */
    NO_REST(Decision.STOP),
    /** It sent a block without what its inputs spend, as nodes do where undo data is missing. */
    MISSING_PREVOUTS(Decision.REFUSE),
    /** It sent something that is no answer to what was asked; another try or another node may do better. */
    MALFORMED_ANSWER(Decision.RETRY),
    /** It cannot read the undo data that says what a block spends. */
    UNDO_UNREADABLE(Decision.REFUSE),
    /** Any other error of its own; {@link NodeException#code} and the message are the node's. */
    REFUSED(Decision.REFUSE),
    /** This client was closed, or the call ended by {@code cancelAll}. */
    CANCELLED(Decision.REFUSE);

    private final Decision decision;

    Kind(Decision decision) {
      this.decision = decision;
    }
  }

  private final Kind kind;
  private final int code;
  private final @Nullable String said;

  public NodeException(Kind kind, String message) {
    this(kind, message, 0, (Throwable) null);
  }

  public NodeException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, 0, cause);
  }

  NodeException(Kind kind, String message, int code, @Nullable Throwable cause) {
    super(kind.decision, message, cause);
    this.kind = kind;
    this.code = code;
    this.said = null;
  }

  /** One of the node's own errors, with its own message. */
  NodeException(Kind kind, String message, int code, String said) {
    super(kind.decision, message, null);
    this.kind = kind;
    this.code = code;
    this.said = said;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  /** The first line of the node's own message, shortened; null if the fault is none of the node's own errors. */
  public @Nullable String said() {
    return said;
  }

  /** The node's JSON-RPC error code (Core: rpc/protocol.h); 0 if the fault is none of the node's own errors. */
  public int code() {
    return code;
  }
}
