package org.utxod.query.http;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of the HTTP API: a description, its authorization, and a handler. Thread-safe.
 *
 * @param handler answers a request whose query parameters are all known; exceptions are converted to error responses in
 *     {@link Dispatcher}
 * @param errorFormat the same for all paths with the same first segment
 * @param busy why no request can be accepted right now, checked before a body is read, so that a rejected request costs
 *     next to nothing; null if one can
 * @param spooledBytes maximum size of a body that is written to a file if it is too large for memory, given the request
 *     without its body; 0 if it has to fit in memory
 */
public record Endpoint(
    EndpointSpec spec,
    Access access,
    Function<Request, Response> handler,
    ErrorFormat errorFormat,
    Supplier<@Nullable Problem> busy,
    ToLongFunction<Request> spooledBytes) {
  /** With problem documents, never busy, and bodies that fit in memory. */
  public Endpoint(EndpointSpec spec, Access access, Function<Request, Response> handler) {
    this(spec, access, handler, ErrorFormat.PROBLEM_DOCUMENTS, () -> null, head -> 0);
  }

  /** An endpoint for anyone. */
  public static Endpoint open(EndpointSpec spec, Function<Request, Response> handler) {
    return new Endpoint(spec, Access.OPEN, handler);
  }

  /** A copy with errors in another format. */
  public Endpoint withErrors(ErrorFormat format) {
    return new Endpoint(spec, access, handler, format, busy, spooledBytes);
  }

  /** A copy that rejects requests while there is a problem. */
  public Endpoint refusingWhile(Supplier<@Nullable Problem> problem) {
    return new Endpoint(spec, access, handler, errorFormat, problem, spooledBytes);
  }

  /** A copy with bodies that may be written to a file. */
  public Endpoint spooling(ToLongFunction<Request> bytes) {
    return new Endpoint(spec, access, handler, errorFormat, busy, bytes);
  }

  /** Answers a request, or throws an error. */
  public Response handle(Request request) {
    access.require(request);
    return handler.apply(request);
  }
}
