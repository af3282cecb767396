package org.utxod.indexer.cli.console;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.follow.Durations;
import org.utxod.indexer.follow.ProgressPace;
import org.utxod.query.status.ServiceState;
import org.utxod.query.status.Status;
import org.utxod.query.status.StatusService;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.BlockRecord;

/**
 * Shows the progress of catching up: on a terminal as one line at the bottom; elsewhere, where the log reports blocks
 * already, as an occasional log line while a snapshot is loaded.
 */
public final class ProgressLine {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.bootstrap");
  private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

  private final Console console;
  private final StatusService service;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ProgressLine::thread);
  private final boolean terminal;
  private boolean shown;

  private ProgressLine(Console console, StatusService service, boolean terminal) {
    this.console = console;
    this.service = service;
    this.terminal = terminal;
    long every = ProgressPace.of(terminal, System::nanoTime).every().toMillis();
    var unused = timer.scheduleWithFixedDelay(this::show, every, every, TimeUnit.MILLISECONDS);
  }

  /** Starts showing it. */
  public static ProgressLine of(Console console, StatusService service) {
    return new ProgressLine(console, service, Console.isTerminal());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "progress");
    thread.setDaemon(true);
    return thread;
  }

  private void show() {
    try {
      Status status = service.status();
      if (!terminal) {
        if (status.state() == ServiceState.BOOTSTRAPPING) {
          LOG.info("{}", describe(status));
        }
        return;
      }
      boolean catchingUp = status.state() == ServiceState.SYNCING
          || status.state() == ServiceState.BEHIND
          || status.state() == ServiceState.REINDEXING
          || status.state() == ServiceState.BOOTSTRAPPING;
      if (catchingUp) {
        console.err().print(TO_LINE_START_AND_CLEAR + describe(status));
        console.err().flush();
      } else if (shown) {
        console.err().print(TO_LINE_START_AND_CLEAR);
      }
      shown = catchingUp;
    } catch (UtxodException e) {
      shown = false;
    }
  }

  /** For example: height 1,200 of 840,000 (0.1 %), 9.8 blocks/s, 23 h 46 min to go. */
  static String describe(Status status) {
    if (status.state() == ServiceState.BOOTSTRAPPING) {
      Long eta = status.chain().sync().etaSeconds();
      return status.reason() + (eta == null ? "" : ", " + Durations.describe(eta) + " remaining");
    }
    BlockRecord at = status.index().tip();
    int height = at == null ? 0 : at.point().height();
    int tip = status.chain().tip() == null ? height : status.chain().tip().height();
    return String.format(
        java.util.Locale.ROOT,
        "%s: height %,d of %,d (%.1f %%), %.1f blocks/s, %s remaining",
        status.state().label(),
        height,
        tip,
        100.0 * height / Math.max(1, tip),
        status.chain().sync().blocksPerSecond(),
        Durations.describe(status.chain().sync().etaSeconds()));
  }

  /** Stops showing it. */
  public void close() {
    timer.shutdownNow();
  }
}
