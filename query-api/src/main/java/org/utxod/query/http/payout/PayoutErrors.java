package org.utxod.query.http.payout;

import java.util.function.Function;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.payout.PayoutException;

/** What a refusal means over HTTP. */
final class PayoutErrors {
  private static final int RETRY_SECONDS = 5;

  private PayoutErrors() {}

  /** A handler whose refusals are problem documents. */
  static Function<Request, Response> handling(Function<Request, Response> handler) {
    return request -> {
      try {
        return handler.apply(request);
      } catch (PayoutException e) {
        throw new HttpException(problem(e));
      }
    };
  }

  static Problem problem(PayoutException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case BAD_ORDER -> Problem.badRequest(message);
      case OTHER_ORDER -> Problem.keyReused(message);
      case UNKNOWN -> Problem.notFound(message);
      case WRONG_STATE -> new Problem(409, "wrong-state", "The payout's state forbids it", message);
      case NOT_ALLOWED -> new Problem(403, "forbidden", "Not allowed", message);
      case UNAVAILABLE -> Problem.unavailable(message, RETRY_SECONDS);
    };
  }
}
