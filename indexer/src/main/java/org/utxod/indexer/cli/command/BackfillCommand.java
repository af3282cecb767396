package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code utxod backfill ADDRESS...}: by the running daemon, otherwise in this process. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description =
        "Complete addresses in an index that started at a height, by scanning the node's UTXO set.")
public final class BackfillCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "addresses, or scripts in hex")
  private List<String> addresses = List.of();

  BackfillCommand(Console console) {
    this.console = console;
    this.watch = new JobWatch(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    addresses.forEach(body.putArray("addresses")::add);
    console.answer(watch.run(
        options.config(),
        "/v1/admin/backfill",
        body.toString(),
        admin -> admin.backfill(addresses)));
    return ExitStatus.DONE.code();
  }
}
