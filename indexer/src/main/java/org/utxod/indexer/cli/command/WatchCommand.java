package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.client.QueryClient;
import org.utxod.indexer.cli.client.ServerSentEvents;
import org.utxod.indexer.cli.client.WatchLines;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code utxod watch ADDRESS…}, {@code utxod watch --account NAME}: receipts and spends as they happen, from the running daemon, until interrupted. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Print each receipt and spend of addresses or of an account in real time.")
public final class WatchCommand implements Callable<Integer> {
  private static final Backoff.Schedule COME_BACK = new Backoff.Schedule(
      Duration.ofMillis(500), Duration.ofSeconds(15), Backoff.Schedule.UNBOUNDED);

  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "an account, instead of addresses")
  private @Nullable String account;

  @Parameters(
      arity = "0..*",
      paramLabel = "ADDRESS",
      description = "addresses of the index's network")
  private List<String> addresses = List.of();

  @Option(
      names = "-i",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "minimum time between updates of confirmations (${DEFAULT-VALUE})")
  private int interval;

  @Option(names = "--json", description = "print the events as JSON lines")
  private boolean json;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "exit after this many receipts and spends; by default never")
  private @Nullable Integer count;

  private @Nullable String lastId;

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (addresses.isEmpty() == (account == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name addresses, or an account with --account.");
    }
    Config config = options.config();
    Backoff backoff = new Backoff(COME_BACK, new SecureRandom());
    WatchLines lines = new WatchLines(
        config.network(), Duration.ofSeconds(interval), Clock.system(ZoneId.systemDefault()));
    boolean found = false;
    while (true) {
      Optional<DaemonQueryClient> daemon = DaemonQueryClient.find(config);
      if (daemon.isEmpty() && !found) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE,
            "No daemon is running on " + config.dataDir()
                + ", and only a running daemon sees payments. Start " + "one with 'utxod run'.");
      }
      if (daemon.isPresent()) {
        found = true;
        try (DaemonQueryClient client = daemon.get()) {
          if (watch(client, lines, backoff)) {
            return ExitStatus.DONE.code();
          }
        }
      }
      Duration pause = backoff.next().orElse(COME_BACK.cap());
      if (!json && backoff.attempts() == 2) {
        console.note("The connection to the daemon is lost. Missed events follow when it is back.");
      }
      Sleeper.system().sleep(pause);
    }
  }

  /** Reads until the connection ends; returns whether enough was seen. */
  private boolean watch(DaemonQueryClient client, WatchLines lines, Backoff backoff) {
    String path = account == null
        ? "/v1/watch?address="
            + addresses.stream().map(HumanFormat::segment).collect(Collectors.joining(","))
        : "/v1/accounts/" + HumanFormat.segment(account) + "/watch";
    boolean[] enough = {false};
    try {
      Optional<QueryClient.Answer> refusal = client.events(path, lastId, event -> {
        backoff.reset();
        enough[0] = seen(client, event, lines);
        return !enough[0];
      });
      if (refusal.isPresent() && refusal.get().status() != 503) {
        HumanFormat.require(refusal.get());
      }
    } catch (IOException e) {
      return false; // The daemon may be restarting; the next attempt shows.
    }
    return enough[0];
  }

  /** Returns whether that was enough. */
  private boolean seen(DaemonQueryClient client, ServerSentEvents.Event event, WatchLines lines) {
    if (event.id() != null) {
      lastId = event.id();
    }
    if (event.data().isEmpty()) {
      return false;
    }
    if (json) {
      console.answer(event.data());
    }
    JsonNode body = HumanFormat.tree(event.data());
    if (!json) {
      lines.of(body, client.address()).forEach(console::answer);
    }
    if (count != null && body.has("txid")) {
      count = count - 1;
    }
    return count != null && count <= 0;
  }
}
