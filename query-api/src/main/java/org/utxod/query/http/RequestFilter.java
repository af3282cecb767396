package org.utxod.query.http;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stands before everything else: who is not let in costs next to nothing. For any number of threads. */
@FunctionalInterface
public interface RequestFilter {
  /**
   * A request as far as the door looks at it.
   *
   * @param path as it came
   * @param authorities whom it is for, each with a port or without: the Host field and, where the target is a whole URL, that
   *     too; none where neither is there
   * @param client address of whoever connected
   * @param server address at which they did
   * @param changesState whether it asks for more than an answer: whatever is no GET, and a GET to an endpoint that says so
   * @param headers the field of a name, several joined by commas; null where there is none
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
     * It goes on.
     *
     * @param headers its answer carries besides its own
     * @param client whom it is from: whoever connected, or whom a trusted proxy names
     */
    record Enter(List<Header> headers, String client) implements Verdict {}

    /**
     * It is refused, in the manners of whatever family its path is of.
     *
     * @param headers the answer carries besides those of the problem
     */
    record Refused(Problem problem, List<Header> headers) implements Verdict {}

    /** It is answered here. */
    record Answered(Response response, List<Header> headers) implements Verdict {}
  }

  Verdict at(RequestInfo visit);

  /** Lets everybody in. */
  static RequestFilter open() {
    return visit -> new Verdict.Enter(List.of(), visit.client());
  }
}
