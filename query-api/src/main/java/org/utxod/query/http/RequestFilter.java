package org.utxod.query.http;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs before everything else, so that a rejected request costs next to nothing. Thread-safe. */
@FunctionalInterface
public interface RequestFilter {
  /**
   * A request as far as the request filter looks at it.
   *
   * @param path as it came
   * @param authorities whom it is for, each with a port or without: the Host field and, where the target is a whole
   *     URL, that too; none where neither is there
   * @param client address of the peer
   * @param server local address of the connection
   * @param changesState whether it asks for more than an answer: whatever is no GET, and a GET to an endpoint that says
   *     so
   * @param headers the field of a name, several joined by commas; null if there is none
   */
  record RequestInfo(
      String method,
      String path,
      List<String> authorities,
      String client,
      String server,
      BooleanSupplier changesState,
      Function<String, @Nullable String> headers) {}

  /** What becomes of it. */
  sealed interface Verdict {
    /**
     * The request is accepted.
     *
     * @param headers its answer carries besides its own
     * @param client the peer, or the client that a trusted proxy names
     */
    record Enter(List<Header> headers, String client) implements Verdict {}

    /**
     * It is refused, in the error format of whatever family its path is of.
     *
     * @param headers the answer carries besides those of the problem
     */
    record Refused(Problem problem, List<Header> headers) implements Verdict {}

    /** It is answered here. */
    record Answered(Response response, List<Header> headers) implements Verdict {}
  }

  Verdict at(RequestInfo info);

  /** Accepts everything. */
  static RequestFilter open() {
    return info -> new Verdict.Enter(List.of(), info.client());
  }
}
