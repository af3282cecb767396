package org.utxod.query.http;

/** The error format of a family of endpoints, those with the same first path segment. Stateless. */
public interface ErrorFormat {
  /** Problem documents, and no parameter that is not known. */
  ErrorFormat PROBLEM_DOCUMENTS = new ErrorFormat() {
    @Override
    public Response refusal(Problem problem, String path) {
      return problem.toResponse();
    }
  };

  /**
   * The answer to a request that is refused.
   *
   * @param path as it came, percent-encoded
   */
  Response refusal(Problem problem, String path);
}
