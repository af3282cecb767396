package org.utxod.indexer.bitcoind.rpc;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** What a node did not give us, and why. */
public final class NodeException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that catchers tell apart, each with what is to be done about it. */
  public enum Kind {
    /** Refused, reset, timed out, or cut off in the middle of an answer; or its cookie file is gone. */
    UNREACHABLE(Decision.RETRY),
    /** It has too much to do, or is shutting down. */
    BUSY(Decision.RETRY),
    /** It is starting and does not answer calls yet. */
    WARMUP(Decision.RETRY),
    /** It does not let us in. */
    CREDENTIALS(Decision.STOP),
    /** It follows another chain than we do. */
    WRONG_CHAIN(Decision.STOP),
    /** It had the block and deleted it. */
    BLOCK_PRUNED(Decision.REFUSE),
    /** It knows the header and will have the block later, for instance after loading a snapshot. */
    BLOCK_NOT_DOWNLOADED(Decision.RETRY),
    /** It should have the block but cannot read it from its disk. */
    BLOCK_NOT_ON_DISK(Decision.REFUSE),
    /** It has never seen the block: a reorganisation is under way, or another node told us of it. */
    UNKNOWN_BLOCK(Decision.RETRY),
    /** It has no block at that height. */
    OUT_OF_RANGE(Decision.REFUSE),
    /** It does not have the method, or does not let us call it. */
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

  public NodeException(Kind kind, String sentence) {
    this(kind, sentence, 0, (Throwable) null);
  }

  public NodeException(Kind kind, String sentence, @Nullable Throwable cause) {
    this(kind, sentence, 0, cause);
  }

  NodeException(Kind kind, String sentence, int code, @Nullable Throwable cause) {
    super(kind.decision, sentence, cause);
    this.kind = kind;
    this.code = code;
    this.said = null;
  }

  /** One of the node's own errors, with its own words. */
  NodeException(Kind kind, String sentence, int code, String said) {
    super(kind.decision, sentence, null);
    this.kind = kind;
    this.code = code;
    this.said = said;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  /** The first line of the node's own message, shortened; null where the fault is none of the node's own errors. */
  public @Nullable String said() {
    return said;
  }

  /** The node's JSON-RPC error code (Core: rpc/protocol.h); 0 where the fault is none of the node's own errors. */
  public int code() {
    return code;
  }
}
