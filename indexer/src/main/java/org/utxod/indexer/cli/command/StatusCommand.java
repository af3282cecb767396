package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.client.QueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.follow.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code utxod status}: the state of the index. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show the state of the index.")
public final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Option(names = "--json", description = "print the body of the HTTP response")
  private boolean json;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (QueryClient queryClient = QueryClient.of(options.config())) {
      QueryClient.Answer answer = queryClient.get("/v1/status");
      JsonNode status = HumanFormat.require(answer);
      if (json) {
        console.answer(answer.body());
        return ExitStatus.DONE.code();
      }
      console.answer(status.path("network").asText() + ", "
          + (queryClient instanceof DaemonQueryClient
              ? status.path("state").asText()
              : "no daemon is running"));
      console.answer(
          status.path("height").isNull()
              ? "height   nothing indexed yet"
              : "height   " + status.path("height").asText() + "  "
                  + status.path("block_hash").asText());
      console.answer("tip      " + tip(status));
      console.answer(String.format(
          Locale.ROOT,
          "coins    %,d worth %s",
          status.path("utxo_count").asLong(),
          HumanFormat.btc(status.path("total_sat").asLong())));
      JsonNode coverage = status.path("coverage");
      console.answer("covers   "
          + (coverage.path("complete").asBoolean()
              ? "everything, from " + origin(coverage)
              : "only coins created at height " + coverage.path("from_height").asText()
                  + " and later, and all of "
                  + coverage.path("backfilled_scripts").asText() + " backfilled scripts"));
      JsonNode mempool = status.path("mempool");
      if (mempool.path("followed").asBoolean()) {
        console.answer("mempool  "
            + (mempool.path("in_step").asBoolean()
                ? mempool.path("transactions").asText() + " unconfirmed transactions, by "
                    + mempool.path("by").asText()
                : "not in sync: " + mempool.path("reason").asText()));
      }
      if (status.hasNonNull("electrum")) {
        JsonNode electrum = status.path("electrum");
        console.answer("electrum "
            + (electrum.hasNonNull("reason")
                ? "not answering: " + electrum.path("reason").asText()
                : electrum.path("sessions").asText() + " clients, "
                    + electrum.path("subscriptions").asText() + " subscriptions"));
      }
      if (status.hasNonNull("reason")) {
        console.answer("reason   " + status.path("reason").asText());
      }
      return ExitStatus.DONE.code();
    }
  }

  private static String origin(JsonNode coverage) {
    JsonNode snapshot = coverage.path("snapshot");
    if (snapshot.isMissingNode()) {
      return coverage.path("origin").asText();
    }
    String proof = snapshot.path("proven_by").asText("");
    return "a snapshot at " + snapshot.path("height").asText()
        + switch (proof) {
          case "given" -> ", verified by the given hash";
          case "published" -> ", verified by the published hash";
          case "node" -> ", verified by the node's hash";
          case "verify" -> ", verified by 'utxod verify'";
          default -> ", UNVERIFIED: run 'utxod verify'";
        };
  }

  private static String tip(JsonNode status) {
    if (status.path("tip").path("height").isNull()) {
      return "unknown";
    }
    int ahead =
        status.path("height").asInt() - status.path("tip").path("height").asInt();
    String lag = ahead > 0
        ? "the index is " + ahead + " blocks ahead"
        : status.path("lag_blocks").asText() + " blocks behind";
    JsonNode sync = status.path("sync");
    String eta = sync.path("eta_seconds").isNull()
        ? ""
        : ", "
            + sync.path("blocks_per_second").asText()
            + " blocks/s, "
            + Durations.describe(sync.path("eta_seconds").asLong())
            + " remaining";
    return status.path("tip").path("height").asText() + "  " + lag + eta;
  }
}
