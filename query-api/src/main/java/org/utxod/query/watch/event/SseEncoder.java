package org.utxod.query.watch.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.utxod.query.http.Json;

/** Encodes server-sent events (HTML standard, section 9.2). Stateless. */
public final class SseEncoder {
  /** The heartbeat comment. */
  public static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  /** The first line: the reconnection time of clients, in milliseconds. */
  public static final byte[] HELLO = "retry: 3000\n\n".getBytes(StandardCharsets.US_ASCII);

  private SseEncoder() {}

  /**
   * One event. Only an event that completes a step, or a state, has an id, so that a client that disconnects within a
   * step resumes before it.
   */
  public static byte[] of(WatchEvent event) {
    byte[] data = Json.bytes(json -> EventJson.write(json, event));
    byte[] head = ("event: " + event.type() + "\n" + id(event) + "data: ")
        .getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream frame = new ByteArrayOutputStream(head.length + data.length + 2);
    frame.writeBytes(head);
    frame.writeBytes(data);
    frame.write('\n');
    frame.write('\n');
    return frame.toByteArray();
  }

  private static String id(WatchEvent event) {
    if (event instanceof WatchEvent.Block block) {
      return "id: " + EventIds.position(block.sequence(), block.block()) + "\n";
    }
    return event instanceof WatchEvent.State state ? "id: " + state.position() + "\n" : "";
  }

  /** The last event before a subscriber is disconnected. */
  public static byte[] end(String reason) {
    return ("event: end\ndata: "
            + new String(
                Json.bytes(json -> {
                  json.writeStartObject();
                  json.writeStringField("type", "end");
                  json.writeStringField("detail", reason);
                  json.writeEndObject();
                }),
                StandardCharsets.UTF_8)
            + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
