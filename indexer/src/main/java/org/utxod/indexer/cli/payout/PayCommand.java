package org.utxod.indexer.cli.payout;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code utxod pay FILE.csv}: previews, asks, records. The same file again pays nothing more. */
@Command(
    name = "pay",
    mixinStandardHelpOptions = true,
    description = {
      "Pay a list: a file with ADDRESS,SATOSHIS,REFERENCE on each line. Shows what it costs and asks before anything is "
          + "recorded. The same file is one payout however often it is given; its token comes from UTXOD_TOKEN."
    })
public final class PayCommand implements Callable<Integer> {
  private static final int ID_DIGITS = 32;

  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "FILE.csv", description = "what to pay")
  private Path file = Path.of("");

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "the payout's id, for ever; by default one that the file's content gives")
  private @Nullable String id;

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Option(names = "--preview", description = "only show what it would cost")
  private boolean preview;

  @Option(
      names = "--sign-only",
      description = "hand nothing to the node; 'utxod payouts hex' and 'utxod payouts send' do")
  private boolean signOnly;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "write the state of each payment as CSV; run the same command again for a later state")
  private @Nullable Path report;

  public PayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    PaymentList list = PaymentList.read(file);
    String name = id == null ? "file-" + list.sha256().substring(0, ID_DIGITS) : id;
    List<String> bodies = list.bodies(signOnly);
    try (PayoutClient client = PayoutClient.find(options.config())) {
      if (!isRecorded(client, name, bodies.size())) {
        show(client, list, bodies);
        if (preview) {
          return ExitStatus.DONE.code();
        }
        if (!yes && !confirmed()) {
          console.note("Nothing was recorded.");
          return ExitStatus.FAILED.code();
        }
      }
      List<JsonNode> payouts = new ArrayList<>();
      for (int i = 0; i < bodies.size(); i++) {
        payouts.add(client.post("/v1/payouts", idOf(name, i, bodies.size()), bodies.get(i)));
      }
      tell(payouts);
      return ExitStatus.DONE.code();
    }
  }

  private static String idOf(String name, int part, int parts) {
    return parts == 1 ? name : name + "." + (part + 1);
  }

  /** Then it is not previewed: the coins it spent would be missing. */
  private static boolean isRecorded(PayoutClient client, String name, int parts) {
    try {
      client.get("/v1/payouts/" + HumanFormat.segment(idOf(name, 0, parts)));
      return true;
    } catch (UtxodException e) {
      return false;
    }
  }

  private void show(PayoutClient client, PaymentList list, List<String> bodies) {
    long fee = 0;
    int transactions = 0;
    boolean approval = false;
    for (String body : bodies) {
      JsonNode cost = client.post("/v1/payout-preview", body);
      fee += cost.path("fee_sat").asLong();
      transactions += cost.path("transactions").size();
      approval |= cost.path("needs_approval").asBoolean();
    }
    console.note("payments      " + list.lines().size());
    console.note("total         " + HumanFormat.btc(list.totalSat()));
    console.note("fee           " + HumanFormat.btc(fee) + " in " + transactions
        + (transactions == 1 ? " transaction" : " transactions") + ", if it is sent alone");
    console.note("approval      " + (approval ? "by another person" : "not needed"));
  }

  private boolean confirmed() {
    console.note("Type yes to record it:");
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return "yes".equals(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("the answer could not be read", e);
    }
  }

  private void tell(List<JsonNode> payouts) {
    List<String> lines = new ArrayList<>(List.of(PayoutReport.HEADING));
    for (JsonNode payout : payouts) {
      console.answer(payout.path("id").asText() + "  " + payout.path("state").asText() + "  "
          + payout.path("payments").size() + " payments  "
          + HumanFormat.btc(payout.path("total_sat").asLong()));
      lines.addAll(PayoutReport.lines(payout));
    }
    if (report != null) {
      try {
        Files.write(report, lines, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the report could not be written; the payout is recorded", e);
      }
    }
  }
}
