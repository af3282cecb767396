package org.utxod.indexer.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.utxod.store.chain.Network;

/** Prints events for people, one line each, with confirmations up to six. Not thread-safe. */
public final class WatchLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int ENOUGH_CONFIRMATIONS = 6;
  private static final int MAX_FOLLOWED = 1_000;

  private final Network network;
  private final Duration interval;
  private final Clock clock;
  private final Map<String, Integer> heights = new LinkedHashMap<>();
  private Instant lastPrinted = Instant.EPOCH;

  /** @param interval between two reports of confirmations */
  public WatchLines(Network network, Duration interval, Clock clock) {
    this.network = network;
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * The lines for an event; empty if there is nothing to print.
   *
   * @param daemon its address
   */
  public List<String> of(JsonNode event, String daemon) {
    return switch (event.path("type").asText()) {
      case "state" -> state(event);
      case "confirmed" -> {
        String txid = event.path("txid").asText();
        if (event.has("account") && event.path("confirmations").asInt() > 1) {
          yield List.of(
              line(txid + "  " + confirmations(event.path("confirmations").asInt())));
        }
        if (heights.size() < MAX_FOLLOWED) {
          heights.put(txid, event.path("height").asInt());
        }
        yield transaction(
            event,
            confirmations(event.path("confirmations").asInt()) + " at height "
                + event.path("height").asInt(),
            daemon);
      }
      case "unconfirmed" -> transaction(event, "unconfirmed", daemon);
      case "undone" -> {
        heights.remove(event.path("txid").asText());
        yield transaction(
            event,
            "DISCONNECTED: block " + event.path("height").asInt() + " is no longer on the chain",
            daemon);
      }
      case "gone" ->
        transaction(event, "REMOVED: no longer in the mempool, and not in a block", daemon);
      case "block" -> block(event);
      case "reset" -> List.of(line(event.path("reason").asText()));
      case "end" -> List.of(line(event.path("detail").asText()));
      default -> List.of();
    };
  }

  private String line(String text) {
    return TIME.format(ZonedDateTime.now(clock)) + "  " + text;
  }

  private List<String> state(JsonNode event) {
    List<String> lines = new ArrayList<>();
    if (event.path("reason").asText().equals("reset")) {
      heights.clear(); // Earlier confirmations may have been undone without an event.
    }
    if (event.hasNonNull("detail")) {
      lines.add(line(event.path("detail").asText()));
    }
    for (JsonNode held : event.path("balances")) {
      lines.add(line(name(held) + " holds "
          + HumanFormat.btc(held.path("balance_sat").asLong())
          + " at height "
          + event.path("height").asInt()
          + HumanFormat.reservations(held)));
    }
    return lines;
  }

  private List<String> transaction(JsonNode event, String text, String daemon) {
    long sat = event.path("received_sat").asLong() - event.path("spent_sat").asLong();
    return List.of(line((sat < 0 ? "-" : "+")
        + HumanFormat.btc(Math.abs(sat))
        + "  "
        + name(event)
        + "  "
        + text
        + "  "
        + link(event.path("txid").asText(), daemon)));
  }

  private static String name(JsonNode event) {
    if (event.has("account")) {
      return event.path("account").asText();
    }
    return event.hasNonNull("address")
        ? event.path("address").asText()
        : event.path("script").asText();
  }

  private static String confirmations(int count) {
    return count == 1 ? "1 confirmation" : count + " confirmations";
  }

  private List<String> block(JsonNode event) {
    Instant now = clock.instant();
    if (!event.path("connected").asBoolean()
        || heights.isEmpty()
        || lastPrinted.plus(interval).isAfter(now)) {
      return List.of();
    }
    lastPrinted = now;
    int tip = event.path("height").asInt();
    List<String> lines = new ArrayList<>();
    heights.forEach((txid, height) -> {
      if (tip > height) {
        lines.add(line(txid + "  " + confirmations(tip - height + 1)));
      }
    });
    heights.values().removeIf(height -> tip - height + 1 >= ENOUGH_CONFIRMATIONS);
    return lines;
  }

  /** A link to the page that shows it. */
  private String link(String txid, String daemon) {
    return switch (network) {
      case MAINNET -> "https://mempool.space/tx/" + txid;
      case TESTNET4 -> "https://mempool.space/testnet4/tx/" + txid;
      case SIGNET -> "https://mempool.space/signet/tx/" + txid;
      default -> daemon + "/#/tx/" + txid;
    };
  }
}
