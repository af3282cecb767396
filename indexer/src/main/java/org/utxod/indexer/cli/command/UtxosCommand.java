package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.client.QueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code utxod utxos ADDRESS}: the coins of an address. */
@Command(
    name = "utxos",
    mixinStandardHelpOptions = true,
    description = "List the coins of an address, one per line.")
public final class UtxosCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", description = "an address of the index's network")
  private String address = "";

  @Option(names = "--limit", paramLabel = "N", description = "maximum number of coins (all)")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--unconfirmed",
      paramLabel = "WHICH",
      description = "unconfirmed coins: exclude (the default), include or only")
  private String unconfirmed = "exclude";

  @Option(
      names = "--json",
      description = "print the bodies of the HTTP responses, one page per line")
  private boolean json;

  UtxosCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (QueryClient queryClient = QueryClient.of(options.config())) {
      String path = "/v1/address/" + HumanFormat.segment(address) + "/utxos";
      String cursor = "";
      int left = limit;
      while (left > 0) {
        String query = "?limit=" + Math.min(PAGE, left) + which()
            + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
        QueryClient.Answer answer = queryClient.get(path + query);
        JsonNode page = HumanFormat.require(answer);
        print(answer, page);
        left -= page.path("utxos").size();
        if (page.path("next_cursor").isNull()) {
          break;
        }
        cursor = HumanFormat.segment(page.path("next_cursor").asText());
      }
      return ExitStatus.DONE.code();
    }
  }

  private String which() {
    return unconfirmed.equals("exclude") ? "" : "&unconfirmed=" + HumanFormat.segment(unconfirmed);
  }

  private void print(QueryClient.Answer answer, JsonNode page) {
    if (json) {
      console.answer(answer.body());
      return;
    }
    for (JsonNode coin : page.path("utxos")) {
      console.answer(coin.path("txid").asText()
          + ":"
          + coin.path("vout").asText()
          + "  "
          + HumanFormat.btc(coin.path("value_sat").asLong())
          + depth(coin)
          + (coin.path("coinbase").asBoolean() ? ", coinbase" : "")
          + spent(coin));
    }
    if (page.path("utxos").isEmpty() && page.path("utxo_count").asLong(1) == 0) {
      console.note("no coins at height " + page.path("height").asText());
    }
    String reservations = HumanFormat.source(page) + HumanFormat.reservations(page);
    if (!reservations.isEmpty()) {
      console.note(reservations.strip());
    }
  }

  private static String depth(JsonNode coin) {
    return coin.path("height").isNull()
        ? "  unconfirmed"
        : "  height " + coin.path("height").asText() + ", "
            + coin.path("confirmations").asText() + " confirmations";
  }

  private static String spent(JsonNode coin) {
    JsonNode by = coin.path("spent_by_mempool");
    return by.isTextual() ? ", being spent by " + by.asText() : "";
  }
}
