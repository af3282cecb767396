package org.utxod.indexer.cli.payout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code utxod payouts}: looks at payouts and decides about them. */
@Command(
    name = "payouts",
    mixinStandardHelpOptions = true,
    description = {
      "List, show, approve, cancel and bump payouts; pause, resume, reconcile; init makes the ledger. The token, which "
          + "names a person, comes from UTXOD_TOKEN."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PayoutsCommand.Status.class,
      PayoutsCommand.ListAll.class,
      PayoutsCommand.Show.class,
      PayoutsCommand.Approve.class,
      PayoutsCommand.Cancel.class,
      PayoutsCommand.Bump.class,
      PayoutsCommand.Send.class,
      PayoutsCommand.Hex.class,
      PayoutsCommand.Repay.class,
      PayoutsCommand.Pause.class,
      PayoutsCommand.Resume.class,
      PayoutsCommand.Reconcile.class,
      PayoutsCommand.Audit.class,
      InitLedger.class
    })
public final class PayoutsCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand.");
  }

  /** What all of them have. */
  abstract static class Asking implements Callable<Integer> {
    final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    Asking(Console console) {
      this.console = console;
    }

    abstract void ask(PayoutClient client);

    @Override
    public Integer call() {
      try (PayoutClient client = PayoutClient.find(options.config())) {
        ask(client);
        return ExitStatus.DONE.code();
      }
    }

    void line(JsonNode payout) {
      console.answer(payout.path("id").asText() + "  " + payout.path("state").asText() + "  "
          + payout.path("payments").size()
          + (payout.path("payments").size() == 1 ? " payment  " : " payments  ")
          + HumanFormat.btc(payout.path("total_sat").asLong()) + "  by "
          + payout.path("created_by").asText());
    }

    void status(JsonNode status) {
      console.answer(status.path("state").asText()
          + (status.path("reason").isNull() ? "" : ": " + status.path("reason").asText()));
      console.answer("waiting for approval   " + status.path("queued_payments").asText());
      console.answer(
          "waiting to be sent     " + status.path("approved_payments").asText());
      console.answer(
          "transactions in no block  " + status.path("unconfirmed_transactions").asText());
      console.answer(
          "recorded today         " + HumanFormat.btc(status.path("today_sat").asLong()));
      console.answer("ledger                 " + status.path("ledger_id").asText() + ", entry "
          + status.path("sequence").asText() + ", " + status.path("head_sha256").asText());
    }
  }

  /** With the id of a payout. */
  abstract static class OfPayout extends Asking {
    @Parameters(index = "0", paramLabel = "ID", description = "the payout")
    String id = "";

    OfPayout(Console console) {
      super(console);
    }

    String path(String action) {
      return "/v1/payouts/" + HumanFormat.segment(id) + action;
    }
  }

  /** With the id of a payout and positions of payments. */
  abstract static class OfPayments extends OfPayout {
    @Parameters(
        index = "1..*",
        paramLabel = "PAYMENT",
        description = "their positions from 0; all without")
    private List<Integer> payments = List.of();

    OfPayments(Console console) {
      super(console);
    }

    String body() {
      var body = JsonNodeFactory.instance.objectNode();
      if (!payments.isEmpty()) {
        var which = body.putArray("payments");
        payments.forEach(position -> which.add(position.toString()));
      }
      return body.toString();
    }
  }

  /** {@code utxod payouts status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show how paying stands.")
  public static final class Status extends Asking {
    public Status(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      status(client.get("/v1/payout-control"));
    }
  }

  /** {@code utxod payouts list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List payouts, the latest first.")
  public static final class ListAll extends Asking {
    @Option(names = "--state", paramLabel = "STATE", description = "only of this state")
    private @Nullable String state;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many (25)")
    private int limit = 25;

    public ListAll(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      String filter = state == null ? "" : "&state=" + HumanFormat.segment(state);
      for (JsonNode payout : client.get("/v1/payouts?limit=" + limit + filter).path("payouts")) {
        line(payout);
      }
    }
  }

  /** {@code utxod payouts show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show the payments of a payout, as CSV.")
  public static final class Show extends OfPayout {
    public Show(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      console.answer(PayoutReport.HEADING);
      PayoutReport.lines(client.get(path(""))).forEach(console::answer);
    }
  }

  /** {@code utxod payouts approve}. */
  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = "Approve a payout that another person asked for.")
  public static final class Approve extends OfPayout {
    public Approve(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      line(client.post(path("/approve"), "{}"));
    }
  }

  /** {@code utxod payouts cancel}. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = {
        "Cancel payments: at once those that are not signed; for others a replacement without them must win."
      })
  public static final class Cancel extends OfPayments {
    public Cancel(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      line(client.post(path("/cancel"), body()));
    }
  }

  /** {@code utxod payouts repay}. */
  @Command(
      name = "repay",
      mixinStandardHelpOptions = true,
      description = "Pay payments anew that failed.")
  public static final class Repay extends OfPayments {
    public Repay(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      line(client.post(path("/repay"), body()));
    }
  }

  /** {@code utxod payouts bump}. */
  @Command(
      name = "bump",
      mixinStandardHelpOptions = true,
      description = "Replace a payout's transactions by ones that pay more.")
  public static final class Bump extends OfPayout {
    @Option(names = "--fee-rate", paramLabel = "RATE", description = "sat/vB")
    private @Nullable String rate;

    public Bump(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      var body = JsonNodeFactory.instance.objectNode();
      if (rate != null) {
        body.put("fee_rate", rate);
      }
      line(client.post(path("/bump"), body.toString()));
    }
  }

  /** {@code utxod payouts hex}. */
  @Command(
      name = "hex",
      mixinStandardHelpOptions = true,
      description = "Print the signed transactions of a payout, one a line.")
  public static final class Hex extends OfPayout {
    public Hex(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      for (JsonNode transaction : client.get(path("/transactions")).path("transactions")) {
        console.answer(transaction.path("hex").asText());
      }
    }
  }

  /** {@code utxod payouts send}. */
  @Command(
      name = "send",
      mixinStandardHelpOptions = true,
      description = "Hand out the transactions of a payout that was signed only.")
  public static final class Send extends OfPayout {
    public Send(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      line(client.post(path("/send"), "{}"));
    }
  }

  /** {@code utxod payouts pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Make no more transactions; those that are signed go on.")
  public static final class Pause extends Asking {
    @Parameters(paramLabel = "REASON", description = "why")
    private String reason = "";

    public Pause(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      status(client.post(
          "/v1/payout-control/pause",
          JsonNodeFactory.instance.objectNode().put("reason", reason).toString()));
    }
  }

  /** {@code utxod payouts resume}. */
  @Command(name = "resume", mixinStandardHelpOptions = true, description = "End a pause.")
  public static final class Resume extends Asking {
    public Resume(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      status(client.post("/v1/payout-control/resume", "{}"));
    }
  }

  /** {@code utxod payouts reconcile}. */
  @Command(
      name = "reconcile",
      mixinStandardHelpOptions = true,
      description = {
        "End a halt: take what the wallet shows for right. Read 'utxod payouts status' first, and find out why."
      })
  public static final class Reconcile extends Asking {
    public Reconcile(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      for (JsonNode finding : client.post("/v1/payout-control/reconcile", "{}").path("findings")) {
        console.answer(finding.asText());
      }
    }
  }

  /** {@code utxod payouts audit}. */
  @Command(
      name = "audit",
      mixinStandardHelpOptions = true,
      description = "Print the ledger's entries, each with the hash that covers all before it.")
  public static final class Audit extends Asking {
    @Option(names = "--after", paramLabel = "N", description = "only entries after this one (0)")
    private long after;

    public Audit(Console console) {
      super(console);
    }

    @Override
    void ask(PayoutClient client) {
      long last = after;
      while (true) {
        String lines = client.text("/v1/payout-audit?after=" + last);
        long count = lines.lines().peek(console::answer).count();
        if (count == 0) {
          return;
        }
        last += count;
      }
    }
  }
}
