package org.utxod.query.http.payout;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Header;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.EventStreams;

/** {@code GET /v1/payout-events}: what happens to payouts, as server-sent events. */
public final class PayoutEventEndpoints {
  private static final Parameter AFTER = new Parameter("after");

  private PayoutEventEndpoints() {}

  /** The endpoint. */
  public static List<Endpoint> of(PayoutEvents events, EventStreams streams, Keys keys) {
    RoleAccess reader = new RoleAccess(keys, Role.PAY, Role.APPROVE);
    return List.of(new Endpoint(
        EndpointSpec.get("/v1/payout-events", AFTER),
        reader,
        PayoutErrors.handling(request -> listen(events, streams, reader, request))));
  }

  private static Response listen(
      PayoutEvents events, EventStreams streams, RoleAccess reader, Request request) {
    String header = request.header("Last-Event-ID");
    String from = header == null || header.isEmpty() ? request.parameter(AFTER.name()) : header;
    return Response.stream(
        "text/event-stream",
        List.of(new Header("X-Accel-Buffering", "no")),
        streams.listen(events, position(events, from), () -> reader.allows(request)));
  }

  private static EventPosition position(PayoutEvents events, @Nullable String from) {
    if (from == null) {
      return events.last();
    }
    try {
      return EventPosition.parse(from);
    } catch (IllegalArgumentException e) {
      throw OrderReader.bad(String.valueOf(e.getMessage()));
    }
  }
}
