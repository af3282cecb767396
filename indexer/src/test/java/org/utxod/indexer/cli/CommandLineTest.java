package org.utxod.indexer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What commands print and how they end, with a daemon running and without. */
class CommandLineTest {
  @TempDir
  Path directory;

  private final DemoChain chain = new DemoChain(3, GeneratorShape.small(), 130);
  private SimulatedNode node;
  private String address;

  /** What one command did. */
  private record Ran(int status, String out, String err) {}

  @BeforeEach
  void a_node() {
    node = SimulatedNode.withCookie(
            chain.chain(), Network.REGTEST, new FaultPlan(), directory.resolve(".cookie"))
        .start();
    address = Addresses.encode(chain.hotScripts().get(0), Network.REGTEST).orElseThrow();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ran run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
    int status = Main.run(console, args);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Ran runHere(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of(more));
    args.addAll(
        List.of("--network", "regtest", "--data-dir", directory.resolve("data").toString()));
    args.addAll(List.of(
        "--rpc-url", node.url(), "--rpc-cookie", directory.resolve(".cookie").toString()));
    args.addAll(List.of("--http", "127.0.0.1:0"));
    return run(args.toArray(String[]::new));
  }

  @Command
  private static final class WithOptions {
    @Mixin
    private CommonOptions options = new CommonOptions();
  }

  private Daemon daemon() {
    WithOptions command = new WithOptions();
    new picocli.CommandLine(command)
        .parseArgs(
            "--network",
            "regtest",
            "--data-dir",
            directory.resolve("data").toString(),
            "--rpc-url",
            node.url(),
            "--rpc-cookie",
            directory.resolve(".cookie").toString(),
            "--http",
            "127.0.0.1:0");
    Config config = command.options.config();
    Daemon daemon = Daemon.start(config, RuntimeContext.of(config), null);
    String tip = chain.chain().activeTip().hash().display();
    org.utxod.store.fixture.Await.until(
        "the tip",
        () -> runHere("status", "--json").out().contains(tip),
        () -> runHere("status").toString());
    return daemon;
  }

  @Test
  void asks_the_running_daemon_and_without_one_the_index_itself() throws IOException {
    Ran byDaemon;
    try (Daemon daemon = daemon()) {
      assertThat(daemon.url()).startsWith("http://127.0.0.1:");
      byDaemon = runHere("balance", address);
      assertThat(runHere("status").out())
          .contains("regtest, live")
          .contains("height   130")
          .contains("0 blocks behind");
    }
    assertThat(byDaemon.status()).isZero();
    assertThat(byDaemon.out())
        .matches("(?s)[0-9]+\\.[0-9]{8} BTC in [0-9]+ coins .*at height 130\\R");

    Ran direct = runHere("balance", address, "--json");
    assertThat(direct.status()).as(direct.err()).isZero();
    JsonNode balance = new ObjectMapper().readTree(direct.out());
    assertThat(balance.path("height").asInt()).isEqualTo(130);
    assertThat(byDaemon.out())
        .startsWith(HumanFormat.btc(balance.path("balance_sat").asLong()));
    assertThat(runHere("utxos", address).out().lines().count())
        .isEqualTo(balance.path("utxo_count").asLong());
    assertThat(runHere("utxos", address, "--limit", "2").out().lines()).hasSize(2);
    assertThat(runHere("balance", address, "--height", "100").out()).contains("at height 100");
    assertThat(runHere("status").out())
        .contains("no daemon is running")
        .contains("everything, from genesis");
  }

  @Test
  void re_indexes_by_the_daemon_and_without_one_by_itself() {
    try (Daemon daemon = daemon()) {
      Ran ran = runHere("reindex", "--from-height", "100");
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("Re-indexed from height 100 to 130");
      assertThat(daemon.index().state().utxoCount()).isPositive();
    }
    Ran ran = runHere("reindex", "--from-height", "50");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("Re-indexed from height 50 to 130");
    Ran above = runHere("reindex", "--from-height", "131");
    assertThat(above.status()).isEqualTo(1);
    assertThat(above.err()).contains("nothing at or above height 131");
  }

  @Test
  void a_bad_address_is_explained_in_one_line() {
    try (Daemon daemon = daemon()) {
      assertThat(daemon.url()).isNotEmpty();
      Ran ran = runHere("balance", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq");
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).contains("mainnet").contains("regtest");
    }
  }

  @Test
  void without_an_index_it_says_what_to_do() {
    Ran ran = runHere("balance", address);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("There is no index in").contains("utxod run");
  }

  @Test
  void a_node_that_refuses_us_is_status_3() {
    Ran ran = run(
        "run",
        "--network",
        "regtest",
        "--data-dir",
        directory.resolve("data").toString(),
        "--rpc-url",
        node.url(),
        "--rpc-user",
        "u",
        "--rpc-password",
        "wr0ng",
        "--http",
        "127.0.0.1:0");
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.err()).doesNotContain("wr0ng").contains("utxod: ").doesNotContain("\tat ");
  }

  @Test
  void a_locked_data_directory_is_status_5() {
    try (org.utxod.indexer.daemon.DataDirectory taken =
        org.utxod.indexer.daemon.DataDirectory.take(directory.resolve("data"))) {
      assertThat(taken.path()).exists();
      Ran ran = runHere("run");
      assertThat(ran.status()).isEqualTo(5);
      assertThat(ran.err()).contains("in use by another utxod");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "balance",
        "reindex",
        "reindex --from-height x",
        "run --nosuch",
        "run --network moon"
      })
  void bad_usage_is_status_2(String arguments) {
    Ran ran = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(ran.status()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).startsWith("utxod: ").doesNotContain("\tat ");
  }

  @Test
  void config_shows_everything_but_secrets() {
    Ran ran = runHere("config", "--rpc-user", "alice", "--rpc-password", "hunter2");
    assertThat(ran.status()).as("the node lets nobody in by that password").isEqualTo(3);
    assertThat(ran.out()).contains("bad   node ").contains("rejects our credentials (401)");
    assertThat(ran.out())
        .contains("network: regtest  # from option")
        .contains("# password: \"****\"  # from option")
        .contains("# default");
    assertThat(ran.out() + ran.err()).doesNotContain("hunter2");
  }

  @Test
  void what_config_prints_can_be_loaded_again_and_means_the_same(@TempDir Path directory)
      throws IOException {
    Ran first = runHere(
        "config",
        "--rpc-url",
        "http://bitcoin_bitcoind_1:8332",
        "--rpc-url",
        "https://mempool.space/api",
        "--rpc-user",
        "a: #b\"c\\");
    Path file = directory.resolve("printed.yaml");
    Files.writeString(file, first.out());
    Ran second = run("config", "--config", file.toString());
    assertThat(settings(second)).isEqualTo(settings(first));
    assertThat(settings(first))
        .anySatisfy(line -> assertThat(line)
            .startsWith(
                "rpc_urls: [\"http://bitcoin_bitcoind_1:8332\", {url: \"https://mempool.space/api\", kind: esplora,"
                    + " name: \"mempool.space\", limits: \"5/s 200/min\"}, \"http://127.0.0.1:"))
        .contains("username: \"a: #b\\\"c\\\\\"");
  }

  private static List<String> settings(Ran config) {
    return config
        .out()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("  # (default|from .*)$", ""))
        .toList();
  }

  @Test
  void config_looks_at_what_a_daemon_needs() {
    Ran ran = runHere("config");
    assertThat(ran.status()).as(ran.out()).isZero();
    assertThat(ran.out()).contains("ok    node ").contains("ok    disk ");
  }

  @Test
  void tokens_are_shown_once_and_listed_by_name() {
    Ran added = runHere("token", "add", "shop", "--role", "admin");
    assertThat(added.status()).as(added.err()).isZero();
    assertThat(added.out().strip()).matches("utxod_[0-9a-f]{64}");
    assertThat(runHere("token", "add", "shop").status()).isEqualTo(1);
    assertThat(runHere("token", "add", "b", "--role", "king").status()).isEqualTo(2);
    assertThat(runHere("token", "list").out()).isEqualTo("admin\tshop\n");
    assertThat(runHere("token", "remove", "shop").status()).isZero();
    assertThat(runHere("token", "remove", "shop").status()).isEqualTo(1);
    assertThat(runHere("token", "list").out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"help", "version", "help balance", "man", "completion bash", "completion fish"})
  void what_people_type_for_help_ends_well(String command) {
    Ran ran = run(command.split(" "));
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("utxod");
  }

  @Test
  void each_command_explains_its_own_options_before_those_of_all() {
    for (String command : List.of("balance", "utxos", "status", "reindex", "bootstrap", "watch")) {
      Ran ran = run(command, "--help");
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.out()).startsWith("Usage: utxod " + command + " [OPTIONS]");
      assertThat(ran.out().indexOf("--help"))
          .isLessThan(ran.out().indexOf("Settings, also available in"));
    }
    assertThat(run("balance", "--help").out().indexOf("--height"))
        .isLessThan(run("balance", "--help").out().indexOf("Settings, also available in"));
  }

  @Test
  void the_manual_page_and_the_completions_know_every_command_and_option() {
    String manual = run("man").out();
    String fish = run("completion", "fish").out();
    String bash = run("completion", "bash").out();
    for (String word :
        List.of("demo", "run", "reindex", "from-height", "expect-hash", "data-dir")) {
      assertThat(manual.replace("\\-", "-")).contains(word);
      assertThat(fish).contains(word);
      assertThat(bash).contains(word);
    }
    assertThat(manual.lines()).noneMatch(line -> line.startsWith("'") || line.contains("%n"));
  }

  @Test
  void errors_name_the_option() {
    assertThat(run("balance", "--height", "soon", "x").err()).contains("--height", "soon");
    assertThat(run("reindex").err()).contains("--from-height");
    assertThat(run("status", "--hight", "5").err()).contains("--hight");
  }

  @Test
  void help_names_the_commands() {
    assertThat(run("--help").out())
        .contains("run", "demo", "reindex", "status", "balance", "utxos", "config");
    assertThat(run("--version").out()).startsWith("utxod ");
  }
}
