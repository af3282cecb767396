package org.utxod.query.payout.push;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.utxod.query.http.Json;
import org.utxod.query.payout.EventPosition;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutEvent;

/** Events as JSON, alone and within a stream or a delivery. Times are seconds since 1970. */
final class EventText {
  private EventText() {}

  static void write(JsonGenerator json, PayoutEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", event.type());
    json.writeStringField("id", event.id());
    json.writeNumberField("sequence", event.position().sequence());
    json.writeNumberField("at", event.at().getEpochSecond());
    PaymentState state = event.state();
    if (state != null) {
      json.writeStringField("payout", event.payout());
      json.writeStringField("state", state.label());
      json.writeStringField("txid", event.txid());
      json.writeArrayFieldStart("payments");
      for (int payment : event.payments()) {
        json.writeString(Integer.toString(payment));
      }
      json.writeEndArray();
    }
    json.writeStringField("reason", event.reason());
    json.writeEndObject();
  }

  /**
   * Server-sent events. Only the last event of an entry has an id, so that a client that is cut off within an entry is told
   * all of it again.
   */
  static byte[] frames(List<PayoutEvent> events) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < events.size(); i++) {
      PayoutEvent event = events.get(i);
      EventPosition position = event.position();
      boolean last = i + 1 == events.size() || !events.get(i + 1).position().equals(position);
      String head = "event: " + event.type() + "\n" + (last ? "id: " + position + "\n" : "");
      frames.writeBytes((head + "data: ").getBytes(StandardCharsets.UTF_8));
      frames.writeBytes(Json.bytes(json -> write(json, event)));
      frames.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }
    return frames.toByteArray();
  }

  /** The body of a delivery. */
  static byte[] delivery(String webhook, String delivery, List<PayoutEvent> events) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("webhook", webhook);
      json.writeStringField("delivery", delivery);
      json.writeArrayFieldStart("events");
      for (PayoutEvent event : events) {
        write(json, event);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
