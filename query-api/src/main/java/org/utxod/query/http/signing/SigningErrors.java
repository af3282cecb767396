package org.utxod.query.http.signing;

import java.util.function.Function;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.signing.SigningException;

/** What a refusal means over HTTP. */
final class SigningErrors {
  private static final int RETRY_SECONDS = 5;

  private SigningErrors() {}

  /** A handler whose refusals are problem documents. */
  static Function<Request, Response> handling(Function<Request, Response> handler) {
    return request -> {
      try {
        return handler.apply(request);
      } catch (SigningException e) {
        throw new HttpException(problem(e));
      }
    };
  }

  private static Problem problem(SigningException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case BAD_ORDER -> Problem.badRequest(message);
      case OTHER_ORDER -> Problem.keyReused(message);
      case UNKNOWN -> Problem.notFound(message);
      case WRONG_STATE -> new Problem(409, "conflict", "It does not fit what is there", message);
      case NOT_ENOUGH -> new Problem(422, "not-enough-coins", "The coins are not enough", message);
      case OTHER_TRANSACTION ->
        new Problem(422, "other-transaction", "That is not what was to be signed", message);
      case UNAVAILABLE -> Problem.unavailable(message, RETRY_SECONDS);
    };
  }
}
