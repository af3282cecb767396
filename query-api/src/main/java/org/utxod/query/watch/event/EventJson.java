package org.utxod.query.watch.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Script;

/** Writes events as JSON, for all kinds of subscribers. */
public final class EventJson {
  private EventJson() {}

  /** Writes one event as an object. */
  public static void write(JsonGenerator json, WatchEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", event.type());
    if (event instanceof WatchEvent.OfTransaction one) {
      transaction(json, one);
    } else if (event instanceof WatchEvent.Block block) {
      point(json, block.block());
      json.writeBooleanField("connected", block.connected());
      json.writeNumberField("sequence", block.sequence());
    } else if (event instanceof WatchEvent.State state) {
      state(json, state);
    }
    json.writeEndObject();
  }

  private static void transaction(JsonGenerator json, WatchEvent.OfTransaction event)
      throws IOException {
    json.writeStringField("id", event.id());
    scriptRef(json, event.scriptRef());
    json.writeStringField("txid", event.txid().display());
    json.writeNumberField("received_sat", event.receivedSat());
    json.writeNumberField("spent_sat", event.spentSat());
    if (event instanceof WatchEvent.Confirmed confirmed) {
      point(json, confirmed.block());
      json.writeNumberField("confirmations", confirmed.confirmations());
      json.writeNumberField("balance_after_sat", confirmed.balanceSat());
      json.writeNumberField("sequence", confirmed.sequence());
      return;
    }
    if (event instanceof WatchEvent.Undone undone) {
      point(json, undone.block());
      json.writeNumberField("sequence", undone.sequence());
    } else {
      json.writeNullField("height");
      json.writeNullField("block_hash");
    }
    json.writeNumberField("confirmations", 0);
    if (event instanceof WatchEvent.Unconfirmed unconfirmed) {
      json.writeStringField(
          "first_seen", DateTimeFormatter.ISO_INSTANT.format(unconfirmed.firstSeen()));
    }
  }

  private static void state(JsonGenerator json, WatchEvent.State state) throws IOException {
    json.writeStringField("reason", state.reason().name().toLowerCase(java.util.Locale.ROOT));
    json.writeStringField("detail", state.reason().detail());
    point(json, state.point());
    json.writeNumberField("sequence", state.sequence());
    json.writeArrayFieldStart("balances");
    for (WatchEvent.ScriptBalance held : state.balances()) {
      json.writeStartObject();
      scriptRef(json, held.scriptRef());
      json.writeNumberField("balance_sat", held.balance().sat());
      json.writeNumberField("utxo_count", held.balance().coins());
      json.writeNumberField("immature_sat", held.balance().immatureSat());
      json.writeBooleanField("complete", held.complete());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void point(JsonGenerator json, ChainPoint point) throws IOException {
    json.writeNumberField("height", point.height());
    json.writeStringField("block_hash", point.hash().display());
  }

  private static void scriptRef(JsonGenerator json, ScriptRef scriptRef) throws IOException {
    Script script = scriptRef.script();
    json.writeStringField("address", scriptRef.address());
    json.writeStringField("script", script == null ? null : script.hex());
  }
}
