package org.utxod.query.http;

import org.utxod.store.error.UtxodException;

/** A request that is rejected with a problem document. */
public final class HttpException extends UtxodException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public HttpException(Problem problem) {
    super(Decision.REFUSE, problem.detail());
    this.problem = problem;
  }

  /** The problem document for the client. */
  public Problem problem() {
    return problem;
  }
}
