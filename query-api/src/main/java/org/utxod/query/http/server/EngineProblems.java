package org.utxod.query.http.server;

import org.utxod.query.http.Problem;

/** Words for what the engine refuses by itself, before any endpoint is known. */
final class EngineProblems {
  private EngineProblems() {}

  static Problem uriTooLong(int limit) {
    return new Problem(
        414,
        "uri-too-long",
        "The path is too long",
        "Path and query together may have " + limit
            + " bytes; the longest script of 10,000 bytes fits.");
  }

  static Problem headersTooLarge(int limit) {
    return new Problem(
        431,
        "headers-too-large",
        "The header fields are too large",
        "All header fields together may have " + limit + " bytes.");
  }

  static Problem bodyTooLarge(long limit) {
    return Problem.tooLarge("A body may have " + limit + " bytes. Send several requests.");
  }

  static Problem bodyTooSlow() {
    return new Problem(
        408,
        "request-timeout",
        "The request took too long",
        "The body did not arrive in time. Send it again over a better connection.");
  }

  static Problem bodyBroken() {
    return Problem.badRequest("The body broke off, or its chunks are malformed.");
  }

  static Problem overloaded() {
    return Problem.unavailable("More requests are under way than can be handled at once.", 1);
  }

  static Problem noRoom() {
    return Problem.unavailable(
        "The memory for requests under way is taken. Ask again in a moment, or for less at once.",
        1);
  }

  /** What Jetty says by a status alone; its own words could quote the request. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.notFound("Nothing is at this path.");
      case 408 -> bodyTooSlow();
      case 413 -> Problem.tooLarge("The request is too large.");
      case 414 -> new Problem(414, "uri-too-long", "The path is too long", "The path is too long.");
      case 417 ->
        new Problem(
            417,
            "expectation-failed",
            "The expectation cannot be met",
            "The only expectation understood is 100-continue. Leave the Expect header out.");
      // What a client alone can cause is not reported as the server's failure, 505 and 501 or not.
      case 426, 505 ->
        Problem.badRequest(
            "The request line is malformed, or of another version than HTTP/1.1 and HTTP/1.0.");
      case 501 ->
        Problem.badRequest("The request uses a transfer coding that this server does not know.");
      case 431 ->
        new Problem(
            431,
            "headers-too-large",
            "The header fields are too large",
            "The header fields, or the path with them, are too large.");
      case 503 -> Problem.unavailable("The server is starting or stopping.", 5);
      default ->
        status >= 500
            ? Problem.internal()
            : new Problem(
                status,
                "bad-request",
                "The request is not understood",
                "The request is not well-formed HTTP: its path, its header fields or its framing is wrong.");
    };
  }
}
