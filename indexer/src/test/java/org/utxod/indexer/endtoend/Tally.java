package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Balances as computed by a client from events alone. Duplicates are skipped, because everything is sent at least once;
 * new events must be in the order of the journal, and every state except the first must equal what was computed before
 * it.
 */
final class Tally {
  private final Map<String, Long> sat = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private long sequence;
  private int undone;
  private int returns;

  /** Starts with the scripts' balances; otherwise the first state contains them. */
  void begin(Map<String, Long> balances) {
    sat.putAll(balances);
  }

  void hear(List<JsonNode> events) {
    events.forEach(this::hear);
  }

  private void hear(JsonNode event) {
    String type = event.path("type").asText();
    if (type.equals("state")) {
      state(event);
    } else if ((type.equals("confirmed") || type.equals("undone"))
        && seen.add(event.path("id").asText())) {
      assertThat(event.path("sequence").asLong()).as("%s", event).isGreaterThanOrEqualTo(sequence);
      sequence = event.path("sequence").asLong();
      long change = Math.subtractExact(
          event.path("received_sat").asLong(), event.path("spent_sat").asLong());
      boolean back = type.equals("undone");
      undone += back ? 1 : 0;
      sat.merge(event.path("script").asText(), back ? -change : change, Math::addExact);
    }
  }

  private void state(JsonNode state) {
    assertThat(state.path("reason").asText()).as("%s", state).isNotEqualTo("reset");
    boolean first = sat.isEmpty();
    returns += first ? 0 : 1;
    for (JsonNode held : state.path("balances")) {
      long balance = held.path("balance_sat").asLong();
      if (first) {
        sat.put(held.path("script").asText(), balance);
      }
      assertThat(sat.get(held.path("script").asText())).as("%s", state).isEqualTo(balance);
    }
  }

  Map<String, Long> sat() {
    return Map.copyOf(sat);
  }

  /** Events about a reorganisation. */
  int undone() {
    return undone;
  }

  /** States that equalled what was computed before them. */
  int returns() {
    return returns;
  }
}
