package org.utxod.http;

import org.utxod.fault.Fault;

/** A request that is refused with a problem document. */
public final class HttpFault extends Fault {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public HttpFault(Problem problem) {
    super(Decision.REFUSE, problem.detail());
    this.problem = problem;
  }

  /** What the client is told. */
  public Problem problem() {
    return problem;
  }
}
