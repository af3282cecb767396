package org.utxod.query.http.esplora;

import org.utxod.query.http.ErrorFormat;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Response;

/** Esplora's error format: plain text, with the status codes that its clients expect. */
enum EsploraErrorFormat implements ErrorFormat {
  INSTANCE;

  private static final String OWN = "esplora";
  private static final int MAX_ECHO = 200;
  private static final int RETRY_SECONDS = 5;

  /** 400 with one of Esplora's texts. */
  static HttpException badRequest(String text) {
    return fault(400, text);
  }

  /** 404 with one of Esplora's texts. */
  static HttpException notFound(String text) {
    return fault(404, text);
  }

  /** 400 for queries that need older history than is kept. */
  static HttpException tooMuchHistory() {
    return fault(400, "Too many history entries");
  }

  /** 503 for temporary errors; clients retry by themselves. */
  static HttpException notYet(String text) {
    return new HttpException(Problem.unavailable(text, RETRY_SECONDS));
  }

  private static HttpException fault(int status, String text) {
    return new HttpException(new Problem(status, OWN, OWN, text));
  }

  @Override
  public Response refusal(Problem problem, String path) {
    return switch (problem.type()) {
      case "bad-address" -> text(400, "Invalid Bitcoin address", problem);
      case "wrong-network" -> text(400, "Address on invalid network", problem);
      case "not-found" -> text(404, "endpoint does not exist \"" + shortened(path) + "\"", problem);
      default -> text(problem.status(), problem.detail(), problem);
    };
  }

  private static Response text(int status, String text, Problem problem) {
    return Response.text(status, text, problem.headers());
  }

  private static String shortened(String path) {
    String end = path.length() <= MAX_ECHO ? path : path.substring(0, MAX_ECHO) + "...";
    return end.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
