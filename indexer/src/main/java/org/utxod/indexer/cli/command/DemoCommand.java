package org.utxod.indexer.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cli.console.StopSignal;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.daemon.RuntimeContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code utxod demo}: a daemon with a simulated node; needs no setup and leaves nothing behind. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a demo without setup: an embedded regtest node, the daemon and its HTTP API.")
public final class DemoCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "address to listen on (127.0.0.1:3000)")
  private String http = "127.0.0.1:3000";

  @Option(names = "--blocks", paramLabel = "N", description = "initial number of blocks (420)")
  private int blocks = 420;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "seconds between new blocks (5)")
  private int interval = 5;

  @Option(names = "--seed", paramLabel = "N", description = "seed of the generated chain (1)")
  private long seed = 1;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("utxod-demo-");
    try (StopSignal stop = new StopSignal(console.endProcess())) {
      try (Demo demo = Demo.start(directory, seed, blocks, interval);
          Daemon daemon = start(config(directory, demo))) {
        introduce(daemon, demo, directory.resolve("data"));
        stop.await();
      } finally {
        Demo.removeDirectory(directory);
      }
    }
    return ExitStatus.DONE.code();
  }

  private static Daemon start(Config config) {
    return Daemon.start(config, RuntimeContext.of(config), null);
  }

  private Config config(Path directory, Demo demo) {
    Map<Setting<?>, List<String>> settings = new HashMap<>();
    settings.put(Setting.NETWORK, List.of("regtest"));
    settings.put(Setting.DATA_DIR, List.of(directory.resolve("data").toString()));
    settings.put(Setting.RPC_URLS, List.of(demo.url()));
    settings.put(Setting.RPC_COOKIE, List.of(demo.cookieFile().toString()));
    settings.put(Setting.HTTP, List.of(http));
    settings.put(Setting.SCRIPT_HASH_INDEX, List.of("true"));
    return ConfigLoader.load(settings, null, Map.of(), directory).config();
  }

  private void introduce(Daemon daemon, Demo demo, Path data) {
    console.answer("");
    console.answer("A regtest chain of " + blocks
        + " generated blocks is being indexed; there is a new block every " + interval
        + " s, and sometimes a "
        + "reorganisation. Ctrl-C stops the demo and removes its files.");
    console.answer("");
    console.answer("  " + daemon.url() + "/  (the web page)");
    console.answer("  curl " + daemon.url() + "/v1/status");
    List<String> addresses = demo.addresses();
    for (String address : addresses.subList(0, 3)) {
      console.answer("  curl " + daemon.url() + "/v1/address/" + address + "/balance");
    }
    console.answer(
        "  curl '" + daemon.url() + "/v1/address/" + addresses.get(0) + "/utxos?limit=2'");
    console.answer("  ./utxod status --network regtest --data-dir " + data);
    console.answer("  ./utxod verify --network regtest --data-dir " + data);
    console.answer("");
  }
}
