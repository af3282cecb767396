package org.utxod.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.utxod.fault.Fault;
import org.utxod.follow.Durations;
import org.utxod.query.ServiceState;
import org.utxod.query.Status;
import org.utxod.query.StatusService;
import org.utxod.store.BlockRecord;

/** One line at the foot of a terminal that shows how far the index is while it catches up; nothing elsewhere. */
final class ProgressLine {
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final Console console;
  private final StatusService service;
  private final @Nullable ScheduledExecutorService timer;
  private boolean shown;

  private ProgressLine(Console console, StatusService service, boolean terminal) {
    this.console = console;
    this.service = service;
    this.timer = terminal ? Executors.newSingleThreadScheduledExecutor(ProgressLine::thread) : null;
    if (timer != null) {
      var unused = timer.scheduleWithFixedDelay(this::show, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** Shows it where the launcher says that standard error is a terminal; Java cannot tell in all its versions. */
  static ProgressLine onTerminal(Console console, StatusService service) {
    return new ProgressLine(console, service, Boolean.getBoolean("utxod.terminal"));
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "progress");
    thread.setDaemon(true);
    return thread;
  }

  private void show() {
    try {
      Status status = service.status();
      boolean catchingUp = status.state() == ServiceState.SYNCING
          || status.state() == ServiceState.BEHIND
          || status.state() == ServiceState.REINDEXING
          || status.state() == ServiceState.BOOTSTRAPPING;
      if (catchingUp) {
        console.err().print(TO_LINE_START_AND_CLEAR + words(status));
        console.err().flush();
      } else if (shown) {
        console.err().print(TO_LINE_START_AND_CLEAR);
      }
      shown = catchingUp;
    } catch (Fault e) {
      shown = false;
    }
  }

  /** For instance: height 1,200 of 840,000 (0.1 %), 9.8 blocks/s, 23 h 46 min to go. */
  static String words(Status status) {
    if (status.state() == ServiceState.BOOTSTRAPPING) {
      Long eta = status.chain().sync().etaSeconds();
      return status.reason() + (eta == null ? "" : ", " + Durations.words(eta) + " to go");
    }
    BlockRecord at = status.index().tip();
    int height = at == null ? 0 : at.point().height();
    int tip = status.chain().tip() == null ? height : status.chain().tip().height();
    return String.format(
        java.util.Locale.ROOT,
        "%s: height %,d of %,d (%.1f %%), %.1f blocks/s, %s to go",
        status.state().label(),
        height,
        tip,
        100.0 * height / Math.max(1, tip),
        status.chain().sync().blocksPerSecond(),
        Durations.words(status.chain().sync().etaSeconds()));
  }

  /** Ends it. */
  void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
