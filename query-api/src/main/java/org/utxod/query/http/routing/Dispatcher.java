package org.utxod.query.http.routing;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.AddressException;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.Response;
import org.utxod.query.http.Target;
import org.utxod.query.port.DescriptorException;
import org.utxod.query.port.SourceException;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * Routes a request to its endpoint in two steps, so that the server reads a body only if one is expected. Thread-safe;
 * never throws.
 */
public final class Dispatcher {
  private static final int RETRY_SOON_SECONDS = 5;
  private static final int REBUILDING_RETRY_SECONDS = 30;

  /** The result of the first step. */
  public sealed interface Routed {
    /** Already a response, an error. */
    record Refused(Response response) implements Routed {}

    /** An endpoint; next is {@link Dispatcher#handle}. */
    final class Found implements Routed {
      private final Router.Match match;
      private final Target target;
      private final String path;
      private final String requested;

      Found(Router.Match match, Target target, String requested) {
        this.match = match;
        this.target = target;
        this.path = match.path();
        this.requested = requested;
      }

      /** The template of the endpoint's path. */
      public String path() {
        return path;
      }

      /** Body limit requested by the endpoint, bytes; 0 for the default. */
      public int bodyBytes() {
        return match.endpoint().spec().bodyBytes();
      }

      /** Whether it is exempt from the limit of concurrent requests. */
      public boolean unlimited() {
        return match.endpoint().spec().unlimited();
      }

      /** The error if the endpoint can accept no request right now; null if it can. */
      public @Nullable Response busy() {
        Problem busy = match.endpoint().busy().get();
        return busy == null ? null : match.endpoint().errorFormat().refusal(busy, requested);
      }

      /** Whether the endpoint takes a body. */
      public boolean takesBody() {
        return match.endpoint().spec().takesBody();
      }
    }
  }

  private final Router router;
  private final UnexpectedErrorLog log;

  public Dispatcher(Router router, UnexpectedErrorLog log) {
    this.router = router;
    this.log = log;
  }

  /**
   * Finds the endpoint.
   *
   * @param method as received
   * @param path as received, percent-encoded
   * @param query as received, without its question mark; null if there is none
   */
  public Routed route(String method, String path, @Nullable String query) {
    try {
      Target target = Target.parse(path, query);
      Router.Match match = router.match(method, target.segments());
      EndpointSpec spec = match.endpoint().spec();
      target.requireOnce(spec::takesSeveral);
      for (Target.QueryParameter parameter : target.query()) {
        if (!spec.takes(parameter.name())) {
          throw new HttpException(Problem.badRequest(unknownParameter(spec)));
        }
      }
      return new Routed.Found(match, target, path);
    } catch (RuntimeException e) {
      return new Routed.Refused(router.errorFormat(path).refusal(problem(e), path));
    }
  }

  /**
   * Whether a request does more than read. If nothing is at its path it changes nothing.
   *
   * @param path as received, percent-encoded
   */
  public boolean changesState(String method, String path) {
    if (method.equals("OPTIONS")) {
      return false;
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return true;
    }
    try {
      Target target = Target.parse(path, null);
      return router.match(method, target.segments()).endpoint().spec().changesState();
    } catch (HttpException e) {
      return false;
    }
  }

  /**
   * The response to a request that is rejected before any endpoint is called.
   *
   * @param path as received, percent-encoded; empty if there is none
   */
  public Response refusal(Problem problem, String path) {
    return router.errorFormat(path).refusal(problem, path);
  }

  private static String unknownParameter(EndpointSpec spec) {
    if (spec.parameters().isEmpty()) {
      return "This path takes no query parameters.";
    }
    String known =
        String.join(", ", spec.parameters().stream().map(Parameter::name).toList());
    return "This path accepts only these query parameters: " + known + ".";
  }

  /**
   * Maximum size of a body that is written to a file if it is too large for memory; 0 if it has to fit.
   *
   * @param headers as for {@link #handle}
   */
  public long spooledBytes(
      Routed.Found found, Function<String, @Nullable String> headers, String client) {
    RequestBody none = RequestBody.of(new byte[0]);
    try {
      return found
          .match
          .endpoint()
          .spooledBytes()
          .applyAsLong(
              new Request(found.match.endpoint().spec(), found.target, headers, client, none));
    } catch (RuntimeException e) {
      return 0; // Errors in the request are reported when it is handled.
    }
  }

  /**
   * Calls the endpoint.
   *
   * @param headers the first header of a name, in any case; null if there is none
   * @param client address of the client
   */
  public Response handle(
      Routed.Found found,
      Function<String, @Nullable String> headers,
      String client,
      RequestBody body) {
    try {
      return found
          .match
          .endpoint()
          .handle(new Request(found.match.endpoint().spec(), found.target, headers, client, body));
    } catch (RuntimeException e) {
      return found.match.endpoint().errorFormat().refusal(problem(e), found.requested);
    }
  }

  private Problem problem(RuntimeException e) {
    if (e instanceof HttpException utxodException) {
      return utxodException.problem();
    }
    if (e instanceof AddressException utxodException) {
      return new Problem(
          400,
          utxodException.kind() == AddressException.Kind.WRONG_NETWORK
              ? "wrong-network"
              : "bad-address",
          "This is no address of this network",
          message(utxodException));
    }
    if (e instanceof QueryException utxodException) {
      return problem(utxodException);
    }
    if (e instanceof DescriptorException) {
      return Problem.badRequest(message((UtxodException) e));
    }
    if (e instanceof SourceException utxodException) {
      return problem(utxodException);
    }
    if (e instanceof StoreException utxodException
        && utxodException.kind() == StoreException.Kind.CLOSED) {
      return Problem.unavailable("The server is shutting down.", RETRY_SOON_SECONDS);
    }
    if (e instanceof StoreException utxodException
        && utxodException.kind() == StoreException.Kind.REBUILDING) {
      return Problem.unavailable(message(utxodException), REBUILDING_RETRY_SECONDS);
    }
    if (e instanceof StoreException utxodException
        && utxodException.kind() == StoreException.Kind.SWEEPING) {
      return Problem.unavailable(message(utxodException), RETRY_SOON_SECONDS);
    }
    if (e instanceof UtxodException utxodException
        && utxodException.decision() == UtxodException.Decision.RETRY) {
      log.unexpected(e);
      return Problem.unavailable(
          "This cannot be answered right now; see the daemon's log for the reason. Retry later.",
          RETRY_SOON_SECONDS);
    }
    log.unexpected(e);
    return Problem.internal();
  }

  private static Problem problem(SourceException utxodException) {
    return switch (utxodException.kind()) {
      case UNAVAILABLE, NOT_KEPT ->
        Problem.unavailable(message(utxodException), RETRY_SOON_SECONDS);
      case TIMED_OUT ->
        new Problem(504, "timed-out", "The node did not answer in time", message(utxodException));
    };
  }

  private static Problem problem(QueryException utxodException) {
    Integer retryAfter = utxodException.retryAfterSeconds();
    return switch (utxodException.kind()) {
      case BAD_QUESTION -> Problem.badRequest(message(utxodException));
      case NO_SUCH_HEIGHT ->
        new Problem(404, "height-not-kept", "No answer for that height", message(utxodException));
      case NO_SUCH_BLOCK ->
        new Problem(
            409, "block-not-on-chain", "That block is not on the chain", message(utxodException));
      case NOT_FOUND -> Problem.notFound(message(utxodException));
      case CONFLICT ->
        new Problem(409, "conflict", "It does not fit what is there", message(utxodException));
      case SWITCHED_OFF ->
        new Problem(404, "switched-off", "This part is switched off", message(utxodException));
      case UNAVAILABLE ->
        Problem.unavailable(
            message(utxodException), retryAfter == null ? RETRY_SOON_SECONDS : retryAfter);
    };
  }

  private static String message(UtxodException utxodException) {
    return String.valueOf(utxodException.getMessage());
  }
}
