package org.utxod.query.electrum.session;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.answer.QueryException;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.script.HistoryTooLarge;
import org.utxod.query.http.HttpException;
import org.utxod.query.port.SourceException;
import org.utxod.store.model.StoreException;

/** What clients are told of what went wrong. Thread-safe. */
public final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.electrum");
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Runnable damage;
  private final LongSupplier nanoTime;
  private final AtomicLong nextAt;

  /**
   * Creates it.
   *
   * @param damage runs when a file of the history was found damaged
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public ErrorAnswers(Runnable damage, LongSupplier nanoTime) {
    this.damage = damage;
    this.nanoTime = nanoTime;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** The error for the client. */
  public RpcException of(RuntimeException e) {
    if (e instanceof RpcException rpc) {
      return rpc;
    }
    if (e instanceof HistoryTooLarge) {
      return RpcException.badRequest(String.valueOf(e.getMessage()));
    }
    if (e instanceof SourceException source) {
      return source.kind() == SourceException.Kind.NOT_KEPT
          ? new RpcException(RpcException.DAEMON_ERROR, String.valueOf(e.getMessage()))
          : RpcException.busy(String.valueOf(e.getMessage()));
    }
    if (e instanceof StoreException store) {
      if (store.kind() == StoreException.Kind.DAMAGED) {
        damage.run();
      }
      return RpcException.busy(String.valueOf(e.getMessage()));
    }
    if (e instanceof HttpException || e instanceof QueryException) {
      return RpcException.busy(String.valueOf(e.getMessage()));
    }
    long now = nanoTime.getAsLong();
    long due = nextAt.get();
    if (now - due >= 0 && nextAt.compareAndSet(due, now + PAUSE_NANOS)) {
      LOG.error(
          "An Electrum request failed with an unexpected error; the client received an error. Please report this.",
          e);
    }
    return new RpcException(RpcException.INTERNAL_ERROR, "internal error");
  }
}
