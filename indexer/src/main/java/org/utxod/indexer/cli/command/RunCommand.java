package org.utxod.indexer.cli.command;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cli.console.ProgressLine;
import org.utxod.indexer.cli.console.StopSignal;
import org.utxod.indexer.cli.log.JournalLines;
import org.utxod.indexer.cli.log.Logging;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.DataDirectory;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.query.outbound.Backoff;
import org.utxod.store.model.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod run}: the daemon, until SIGTERM or SIGINT. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the daemon: follow the node and serve the HTTP API until SIGTERM.")
public final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  /** How often it is looked whether the daemon must begin anew. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Backoff.Schedule RETRY = new Backoff.Schedule(
      Duration.ofSeconds(2), Duration.ofMinutes(1), Backoff.Schedule.UNBOUNDED);

  /** A backup that does not help is fetched again, as it may be hundreds of gigabytes, ever later. */
  private static final Backoff.Schedule REFETCH =
      new Backoff.Schedule(Duration.ofSeconds(30), Duration.ofHours(1), Backoff.Schedule.UNBOUNDED);

  /** An index that was brought on for so long was helped. */
  private static final Duration HELPED = Duration.ofMinutes(10);

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    if (config.jsonLog()) {
      Logging.asJson();
    } else if (JournalLines.isJournal(System.getenv("JOURNAL_STREAM"), STANDARD_ERROR)) {
      Logging.forJournal();
    }
    // Created first, so closed last: the daemon has released its index by then.
    try (StopSignal stop = new StopSignal(console.endProcess())) {
      followFrom(config, RuntimeContext.of(config), stop);
    }
    return ExitStatus.DONE.code();
  }

  private void followFrom(Config config, RuntimeContext context, StopSignal stop)
      throws InterruptedException {
    Backoff refetch = new Backoff(REFETCH, new SecureRandom());
    boolean fetched = false;
    while (true) {
      Instant began = context.clock().instant();
      if (!runDaemon(config, context, stop)) {
        return;
      }
      if (began.plus(HELPED).isBefore(context.clock().instant())) {
        refetch.reset();
        fetched = false;
      }
      Duration pause = fetched ? refetch.next().orElse(REFETCH.cap()) : Duration.ZERO;
      if (fetched) {
        console.note("The index that was fetched needs a backup again; the next is fetched in "
            + pause.toSeconds() + " s. Is cluster.backup a daemon that follows the same log?");
      }
      if (stop.await(pause) || !fetchBackup(config, context, stop)) {
        return;
      }
      fetched = true;
      console.note("Starting with the index that was fetched.");
    }
  }

  /** Runs the daemon until the signal; whether it ended before, because it needs a backup of another daemon. */
  private boolean runDaemon(Config config, RuntimeContext context, StopSignal stop)
      throws InterruptedException {
    try (Daemon daemon = Daemon.start(config, context, null)) {
      ProgressLine progress = ProgressLine.of(console, daemon.status());
      while (!stop.await(LOOK) && !daemon.needsBackup()) {
        // Goes on.
      }
      progress.close();
      return !stop.isAsked();
    }
  }

  /** Tries until it is done or the signal comes; whether it is done. */
  private boolean fetchBackup(Config config, RuntimeContext context, StopSignal stop)
      throws InterruptedException {
    Backoff backoff = new Backoff(RETRY, new SecureRandom());
    do {
      try (DataDirectory place = DataDirectory.take(config.dataDir())) {
        console.note(OpenIndex.backupFetch(config, context).replace(place.index(), console::note));
        return true;
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.IO) {
          throw e;
        }
        console.note(String.valueOf(e.getMessage()));
      }
    } while (!stop.await(backoff.next().orElse(RETRY.cap())));
    return false;
  }
}
