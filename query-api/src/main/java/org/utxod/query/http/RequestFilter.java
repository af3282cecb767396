package org.utxod.query.http;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs before everything else, so that a rejected request costs next to nothing. Thread-safe. */
@FunctionalInterface
public interface RequestFilter {
  /**
   * The parts of a request that the filter examines.
   *
   * @param path as received
   * @param authorities the requested hosts, with or without port: the Host header and, if the target is a whole URL,
   *     its authority too; empty if there is neither
   * @param client address of the peer
   * @param server local address of the connection
   * @param changesState whether it does more than read: any method except GET, and a GET to an endpoint marked so
   * @param headers the header of a name, several joined by commas; null if there is none
   */
  record RequestInfo(
      String method,
      String path,
      List<String> authorities,
      String client,
      String server,
      BooleanSupplier changesState,
      Function<String, @Nullable String> headers) {}

  /** The decision. */
  sealed interface Verdict {
    /**
     * The request is accepted.
     *
     * @param headers added to the response
     * @param client the peer, or the client that a trusted proxy names
     */
    record Enter(List<Header> headers, String client) implements Verdict {}

    /**
     * The request is rejected, in the error format of its path's family.
     *
     * @param headers added to those of the problem
     */
    record Refused(Problem problem, List<Header> headers) implements Verdict {}

    /** The request is answered by the filter. */
    record Answered(Response response, List<Header> headers) implements Verdict {}
  }

  Verdict at(RequestInfo info);

  /** Accepts everything. */
  static RequestFilter open() {
    return info -> new Verdict.Enter(List.of(), info.client());
  }
}
