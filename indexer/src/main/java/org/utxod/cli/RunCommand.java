package org.utxod.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.utxod.config.Config;
import org.utxod.daemon.Daemon;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod run}: the daemon, until SIGTERM or SIGINT. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Follow the node and answer over HTTP, until SIGTERM.")
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    CountDownLatch stopAsked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Daemon daemon = Daemon.start(config)) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> awaitStop(stopAsked, stopped), "shutdown"));
      ProgressLine progress = ProgressLine.onTerminal(console, daemon.status());
      stopAsked.await();
      progress.close();
    } finally {
      stopped.countDown();
    }
    return ExitStatus.DONE.code();
  }

  /** The process must not end before the daemon has let go of its index. */
  static void awaitStop(CountDownLatch stopAsked, CountDownLatch stopped) {
    stopAsked.countDown();
    try {
      stopped.await();
      Main.endAfterSignal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
