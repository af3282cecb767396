package org.utxod.indexer.simnode;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** One way in which a node fails a request. */
public sealed interface SimFault {
  /** It answers late, else rightly. */
  record Delay(Duration by) implements SimFault {}

  /** An HTTP status with a plain text body, or none. */
  record Status(int status, String body) implements SimFault {}

  /** A JSON-RPC error of its own. */
  record RpcError(int code, String message) implements SimFault {}

  /** The correct answer, but the connection ends after this many bytes of its body. */
  record CutBody(int bytes) implements SimFault {}

  /** Status 200 with this body instead of the answer. */
  record Garbage(String body) implements SimFault {}

  /** The right answer with something done to its body. */
  record Altered(UnaryOperator<byte[]> how) implements SimFault {}

  /** The connection is reset without an answer. */
  record Reset() implements SimFault {}

  /** The answer that the connection's node gave before, to whichever call. */
  record StaleAnswer() implements SimFault {}

  /** The block's inputs come without {@code prevout}, as where undo data is missing. */
  record MissingPrevouts() implements SimFault {}

  /** {@code Work queue depth exceeded}, as a real node says it. */
  static SimFault workQueueFull() {
    return new Status(503, "Work queue depth exceeded");
  }

  /** A node that is starting. */
  static SimFault warmup() {
    return new RpcError(-28, "Loading block index…");
  }

  /** A page of an intermediate proxy. */
  static SimFault htmlPage() {
    return new Garbage("<html><body>It works!</body></html>");
  }
}
