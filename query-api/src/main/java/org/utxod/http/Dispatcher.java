package org.utxod.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.address.AddressFault;
import org.utxod.fault.Fault;
import org.utxod.port.SourceFault;
import org.utxod.query.QueryFault;
import org.utxod.store.StoreFault;

/**
 * Takes a request to its endpoint, in two steps, so that the engine reads a body only where one is wanted. For any
 * number of threads; never throws.
 */
public final class Dispatcher {
  private static final int RETRY_SOON_SECONDS = 5;
  private static final int REBUILDING_RETRY_SECONDS = 30;

  /** What the first step found. */
  public sealed interface Routed {
    /** An answer already, a refusal. */
    record Refused(Response response) implements Routed {}

    /** An endpoint; next is {@link Dispatcher#handle}. */
    final class Found implements Routed {
      private final Router.Match match;
      private final Target target;
      private final String path;
      private final String asked;

      Found(Router.Match match, Target target, String asked) {
        this.match = match;
        this.target = target;
        this.path = match.path();
        this.asked = asked;
      }

      /** The template of the endpoint's path. */
      public String path() {
        return path;
      }

      /** Bytes of a body that the endpoint wants to be allowed; 0 where the usual ones will do. */
      public int bodyBytes() {
        return match.endpoint().spec().bodyBytes();
      }

      /** Whether it is answered whatever else is under way. */
      public boolean unlimited() {
        return match.endpoint().spec().unlimited();
      }

      /** The refusal where the endpoint can take no request just now; null where it can. */
      public @Nullable Response busy() {
        Problem busy = match.endpoint().busy();
        return busy == null ? null : match.endpoint().manners().refusal(busy, asked);
      }

      /** Whether the endpoint takes a body. */
      public boolean takesBody() {
        return match.endpoint().spec().method() == HttpMethod.POST;
      }
    }
  }

  private final Router router;
  private final FaultLog log;

  public Dispatcher(Router router, FaultLog log) {
    this.router = router;
    this.log = log;
  }

  /**
   * Finds the endpoint.
   *
   * @param method as it came
   * @param path as it came, percent-encoded
   * @param query as it came, without its question mark; null where there is none
   */
  public Routed route(String method, String path, @Nullable String query) {
    try {
      Target target = Target.parse(path, query);
      Router.Match match = router.match(method, target.segments());
      EndpointSpec spec = match.endpoint().spec();
      target.requireOnce(spec::takesSeveral);
      for (Target.QueryParameter parameter : target.query()) {
        if (!spec.takes(parameter.name())) {
          throw new HttpFault(Problem.badRequest(unknownParameter(spec)));
        }
      }
      return new Routed.Found(match, target, path);
    } catch (RuntimeException e) {
      return new Routed.Refused(router.manners(path).refusal(problem(e), path));
    }
  }

  /**
   * Whether a request asks for more than an answer. Where nothing is at its path it changes nothing.
   *
   * @param path as it came, percent-encoded
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
    } catch (HttpFault e) {
      return false;
    }
  }

  /**
   * The answer to a request that is refused before any endpoint is asked.
   *
   * @param path as it came, percent-encoded; empty where there is none
   */
  public Response refusal(Problem problem, String path) {
    return router.manners(path).refusal(problem, path);
  }

  private static String unknownParameter(EndpointSpec spec) {
    if (spec.parameters().isEmpty()) {
      return "This path takes no query parameters.";
    }
    String known =
        String.join(", ", spec.parameters().stream().map(Parameter::name).toList());
    return "This path knows these query parameters only: " + known + ".";
  }

  /**
   * Bytes of a body that may be written to a file where it is too large for memory; 0 where it has to fit.
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
          .spooledBytes(new Request(found.match, found.target, headers, client, none));
    } catch (RuntimeException e) {
      return 0; // What is wrong with the request is said when it is handled.
    }
  }

  /**
   * Asks the endpoint.
   *
   * @param headers the first field of a name, in any case; null where there is none
   * @param client address of whom the request is from
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
          .handle(new Request(found.match, found.target, headers, client, body));
    } catch (RuntimeException e) {
      return found.match.endpoint().manners().refusal(problem(e), found.asked);
    }
  }

  private Problem problem(RuntimeException e) {
    if (e instanceof HttpFault fault) {
      return fault.problem();
    }
    if (e instanceof AddressFault fault) {
      return new Problem(
          400,
          fault.kind() == AddressFault.Kind.WRONG_NETWORK ? "wrong-network" : "bad-address",
          "This is no address of this network",
          sentence(fault));
    }
    if (e instanceof QueryFault fault) {
      return problem(fault);
    }
    if (e instanceof SourceFault fault) {
      return problem(fault);
    }
    if (e instanceof StoreFault fault && fault.kind() == StoreFault.Kind.CLOSED) {
      return Problem.unavailable("The server is shutting down.", RETRY_SOON_SECONDS);
    }
    if (e instanceof StoreFault fault && fault.kind() == StoreFault.Kind.REBUILDING) {
      return Problem.unavailable(sentence(fault), REBUILDING_RETRY_SECONDS);
    }
    if (e instanceof StoreFault fault && fault.kind() == StoreFault.Kind.SWEEPING) {
      return Problem.unavailable(sentence(fault), RETRY_SOON_SECONDS);
    }
    if (e instanceof Fault fault && fault.decision() == Fault.Decision.RETRY) {
      log.unexpected(e);
      return Problem.unavailable(
          "This cannot be answered at the moment; the log says why. Ask again.",
          RETRY_SOON_SECONDS);
    }
    log.unexpected(e);
    return Problem.internal();
  }

  private static Problem problem(SourceFault fault) {
    return switch (fault.kind()) {
      case UNAVAILABLE, NOT_KEPT -> Problem.unavailable(sentence(fault), RETRY_SOON_SECONDS);
      case TIMED_OUT ->
        new Problem(504, "timed-out", "The node did not answer in time", sentence(fault));
    };
  }

  private static Problem problem(QueryFault fault) {
    Integer retryAfter = fault.retryAfterSeconds();
    return switch (fault.kind()) {
      case BAD_QUESTION -> Problem.badRequest(sentence(fault));
      case NO_SUCH_HEIGHT ->
        new Problem(404, "height-not-kept", "No answer for that height", sentence(fault));
      case NO_SUCH_BLOCK ->
        new Problem(409, "block-not-on-chain", "That block is not on the chain", sentence(fault));
      case SWITCHED_OFF ->
        new Problem(404, "switched-off", "This part is switched off", sentence(fault));
      case UNAVAILABLE ->
        Problem.unavailable(sentence(fault), retryAfter == null ? RETRY_SOON_SECONDS : retryAfter);
    };
  }

  private static String sentence(Fault fault) {
    return String.valueOf(fault.getMessage());
  }
}
