package org.utxod.query.electrum.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.utxod.query.electrum.rpc.RpcParser;
import org.utxod.query.http.limit.ClientMemory;

/** What all sessions share. */
record SessionContext(
    RpcParser parser,
    Map<String, Method> methods,
    SessionLimits limits,
    Access access,
    ClientMemory memory,
    Crowd crowd,
    Subscriptions subscriptions,
    ErrorAnswers errors,
    ElectrumObserver observer,
    WorkQueue index,
    WorkQueue node,
    ScheduledExecutorService timer,
    LongSupplier nanoTime,
    Leaving leaving) {

  /** Told of sessions that ended. */
  interface Leaving {
    void gone(Session session, String client);
  }

  WorkQueue queue(Lane lane) {
    return lane == Lane.NODE ? node : index;
  }

  void gone(Session session, String client) {
    leaving.gone(session, client);
  }

  void later(Duration pause, Runnable task) {
    try {
      var unused = timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The server is stopping, and closes the connection.
    }
  }
}
