package org.utxod.query.http.server;

import org.utxod.query.http.Problem;

/** Problem documents for requests that the server rejects itself, before routing. */
final class EngineProblems {
  private EngineProblems() {}

  static Problem uriTooLong(int limit) {
    return new Problem(
        414,
        "uri-too-long",
        "The path is too long",
        "Path and query together are limited to " + limit
            + " bytes, enough for the longest script (10,000 bytes).");
  }

  static Problem headersTooLarge(int limit) {
    return new Problem(
        431,
        "headers-too-large",
        "The header fields are too large",
        "All header fields together are limited to " + limit + " bytes.");
  }

  static Problem bodyTooLarge(long limit) {
    return Problem.tooLarge(
        "The body is limited to " + limit + " bytes. Split it into several requests.");
  }

  static Problem bodyTooSlow() {
    return new Problem(
        408,
        "request-timeout",
        "Request timeout",
        "The body did not arrive in time. Retry over a faster connection.");
  }

  static Problem bodyBroken() {
    return Problem.badRequest("The body is truncated, or its chunks are malformed.");
  }

  static Problem overloaded() {
    return Problem.unavailable("Too many requests are in progress.", 1);
  }

  static Problem noCapacity() {
    return Problem.unavailable(
        "The memory for requests in progress is exhausted. Retry in a moment, or request less at once.",
        1);
  }

  /** For errors that Jetty reports by a status only; its own message could quote the request. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.notFound("There is nothing at this path.");
      case 408 -> bodyTooSlow();
      case 413 -> Problem.tooLarge("The request is too large.");
      case 414 -> new Problem(414, "uri-too-long", "The path is too long", "The path is too long.");
      case 417 ->
        new Problem(
            417,
            "expectation-failed",
            "The expectation cannot be met",
            "The only supported expectation is 100-continue. Omit the Expect header.");
      // Errors caused by the client are not reported as the server's failure, even 505 and 501.
      case 426, 505 ->
        Problem.badRequest(
            "The request line is malformed, or the version is neither HTTP/1.1 nor HTTP/1.0.");
      case 501 -> Problem.badRequest("The request uses an unsupported transfer coding.");
      case 431 ->
        new Problem(
            431,
            "headers-too-large",
            "The header fields are too large",
            "The header fields, or path and header fields together, are too large.");
      case 503 -> Problem.unavailable("The server is starting or stopping.", 5);
      default ->
        status >= 500
            ? Problem.internal()
            : new Problem(
                status,
                "bad-request",
                "The request is malformed",
                "The request is not well-formed HTTP: its path, its header fields or its framing is invalid.");
    };
  }
}
