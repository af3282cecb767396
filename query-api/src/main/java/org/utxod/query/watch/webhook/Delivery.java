package org.utxod.query.watch.webhook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.utxod.query.http.Json;
import org.utxod.query.watch.event.EventJson;
import org.utxod.query.watch.event.WatchEvent;

/**
 * Some events to be sent to a receiver.
 *
 * @param id the same whenever the same events are sent again
 * @param count of the events, or of the balances of a state
 * @param after the progress of the webhook after it
 * @param receiverState its change to the transactions that the receiver considers unconfirmed
 */
record Delivery(
    Kind kind,
    String id,
    String body,
    int count,
    Progress after,
    ReceiverState.Change receiverState) {
  /** Its content. */
  enum Kind {
    STEP,
    MEMPOOL,
    STATE
  }

  static Delivery of(
      Webhook webhook,
      Kind kind,
      String name,
      List<? extends WatchEvent> events,
      Progress after,
      ReceiverState.Change receiverState) {
    return new Delivery(
        kind,
        webhook.id() + "-" + name,
        body(webhook, name, events),
        events.size(),
        after,
        receiverState);
  }

  static String body(Webhook webhook, String name, List<? extends WatchEvent> events) {
    byte[] bytes = Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("webhook", webhook.id());
      json.writeStringField("delivery", webhook.id() + "-" + name);
      json.writeArrayFieldStart("events");
      for (WatchEvent event : events) {
        EventJson.write(json, event);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
