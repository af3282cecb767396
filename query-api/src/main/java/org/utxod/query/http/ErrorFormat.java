package org.utxod.query.http;

/** The error format of a family of endpoints, those with the same first path segment. Stateless. */
public interface ErrorFormat {
  /** Problem documents; unknown parameters are rejected. */
  ErrorFormat PROBLEM_DOCUMENTS = new ErrorFormat() {
    @Override
    public Response refusal(Problem problem, String path) {
      return problem.toResponse();
    }
  };

  /**
   * The error response for a rejected request.
   *
   * @param path as received, percent-encoded
   */
  Response refusal(Problem problem, String path);
}
