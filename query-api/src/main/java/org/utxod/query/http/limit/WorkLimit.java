package org.utxod.query.http.limit;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;

/**
 * Limits how often one kind of costly work is done at once; more is refused at once, so that no queue builds up. Thread-safe.
 */
public final class WorkLimit {
  private static final int RETRY_SECONDS = 2;

  private final String work;
  private final Semaphore permits;

  /**
   * A limit.
   *
   * @param work in words, for the message, as in "decode texts"
   */
  public WorkLimit(String work, int atOnce) {
    this.work = work;
    this.permits = new Semaphore(atOnce);
  }

  /**
   * Does the work.
   *
   * @throws HttpException 503 if as much is under way already
   */
  public <T> T run(Supplier<T> task) {
    if (!permits.tryAcquire()) {
      throw new HttpException(Problem.unavailable(
          "Others have the node " + work + " just now, as many as may at once. Retry in a moment.",
          RETRY_SECONDS));
    }
    try {
      return task.get();
    } finally {
      permits.release();
    }
  }
}
