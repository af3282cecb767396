package org.utxod.http.esplora;

import org.utxod.http.HttpFault;
import org.utxod.http.Manners;
import org.utxod.http.Problem;
import org.utxod.http.Response;

/** Refusals as Esplora words them: plain text, with the status that its clients know. */
enum EsploraManners implements Manners {
  INSTANCE;

  private static final String OWN = "esplora";
  private static final int LONGEST_ECHO = 200;
  private static final int RETRY_SECONDS = 5;

  /** 400 with one of Esplora's texts. */
  static HttpFault badRequest(String text) {
    return fault(400, text);
  }

  /** 404 with one of Esplora's texts. */
  static HttpFault notFound(String text) {
    return fault(404, text);
  }

  /** 400 for what would need older history than is kept. */
  static HttpFault tooMuchHistory() {
    return fault(400, "Too many history entries");
  }

  /** 503 for what can be told later; clients try again by themselves. */
  static HttpFault notYet(String text) {
    return new HttpFault(Problem.unavailable(text, RETRY_SECONDS));
  }

  private static HttpFault fault(int status, String text) {
    return new HttpFault(new Problem(status, OWN, OWN, text));
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
    String end = path.length() <= LONGEST_ECHO ? path : path.substring(0, LONGEST_ECHO) + "...";
    return end.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
