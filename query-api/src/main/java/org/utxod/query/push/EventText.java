package org.utxod.query.push;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.utxod.query.http.Json;

/** Events as JSON within a stream or a delivery. */
final class EventText {
  private EventText() {}

  /**
   * Server-sent events. Only the last event of a position has an id, so that a client that is cut off before is told all of it
   * again.
   */
  static byte[] frames(List<? extends LoggedEvent> events) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < events.size(); i++) {
      LoggedEvent event = events.get(i);
      EventPosition position = event.position();
      boolean last = i + 1 == events.size() || !events.get(i + 1).position().equals(position);
      String head = "event: " + event.type() + "\n" + (last ? "id: " + position + "\n" : "");
      frames.writeBytes((head + "data: ").getBytes(StandardCharsets.UTF_8));
      frames.writeBytes(Json.bytes(event::write));
      frames.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }
    return frames.toByteArray();
  }

  /** The body of a delivery. */
  static byte[] delivery(String webhook, String delivery, List<? extends LoggedEvent> events) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("webhook", webhook);
      json.writeStringField("delivery", delivery);
      json.writeArrayFieldStart("events");
      for (LoggedEvent event : events) {
        event.write(json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
