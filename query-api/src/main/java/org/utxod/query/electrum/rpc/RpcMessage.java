package org.utxod.query.electrum.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one line of a client says. */
public sealed interface RpcMessage {
  /**
   * A request.
   *
   * @param params an array, an object, or missing
   * @param id a number, a text or null; a Java null if no answer is wanted
   */
  record Request(String method, JsonNode params, @Nullable JsonNode id) implements RpcMessage {
    /** Whether no answer is wanted. */
    public boolean isNotification() {
      return id == null;
    }
  }

  /** What is no request; it is answered by an error. */
  record Invalid(JsonNode id, RpcException error) implements RpcMessage {}

  /** Several in one line, answered in one line. */
  record Batch(List<RpcMessage> members) implements RpcMessage {
    public Batch {
      members = List.copyOf(members);
    }
  }
}
