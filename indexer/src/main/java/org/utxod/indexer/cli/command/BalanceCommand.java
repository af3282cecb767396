package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.client.QueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code utxod balance ADDRESS}: the balance of an address. */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description = "Show the balance of an address.")
public final class BalanceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", description = "an address of the index's network")
  private String address = "";

  @Option(names = "--height", paramLabel = "H", description = "the balance after this block")
  private @Nullable Integer height;

  @Option(names = "--json", description = "print the body of the HTTP response")
  private boolean json;

  BalanceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (QueryClient queryClient = QueryClient.of(options.config())) {
      String query = height == null ? "" : "?height=" + height;
      QueryClient.Answer answer =
          queryClient.get("/v1/address/" + HumanFormat.segment(address) + "/balance" + query);
      JsonNode balance = HumanFormat.require(answer);
      console.answer(json ? answer.body() : line(balance));
      return ExitStatus.DONE.code();
    }
  }

  /** Empty if nothing is unconfirmed, or that is unknown. */
  private static String unconfirmed(JsonNode balance) {
    long received = balance.path("mempool_received_sat").asLong();
    long spent = balance.path("mempool_spent_sat").asLong();
    return (received > 0 ? ", " + HumanFormat.btc(received) + " incoming, unconfirmed" : "")
        + (spent > 0 ? ", " + HumanFormat.btc(spent) + " outgoing, unconfirmed" : "");
  }

  private static String line(JsonNode balance) {
    long immature = balance.path("immature_sat").asLong();
    return HumanFormat.btc(balance.path("balance_sat").asLong())
        + (balance.path("utxo_count").isNull()
            ? ""
            : " in " + balance.path("utxo_count").asText() + " coins")
        + (immature > 0 ? " (" + HumanFormat.btc(immature) + " of it immature)" : "")
        + " at height "
        + balance.path("height").asText()
        + unconfirmed(balance)
        + HumanFormat.source(balance)
        + HumanFormat.reservations(balance);
  }
}
