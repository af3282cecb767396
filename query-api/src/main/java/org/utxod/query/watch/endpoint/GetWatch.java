package org.utxod.query.watch.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Header;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.ScriptDigits;
import org.utxod.query.watch.Subscription;
import org.utxod.query.watch.SubscriptionHub;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** {@code /v1/watch}, with scripts in the query or in a body: events of scripts as server-sent events. */
final class GetWatch {
  private static final String ADDRESS = "address";
  private static final String SCRIPT = "script";
  private static final String LAST_EVENT_ID = "last_event_id";
  private static final String EXAMPLE =
      "{\"addresses\":[\"...\"],\"scripts\":[\"...\"],\"last_event_id\":\"...\"}";
  private static final int BYTES_A_SCRIPT = 100;
  private static final int MAX_BODY_BYTES = 4 << 20;

  private static final EndpointSpec SPEC = EndpointSpec.get(
      "/v1/watch",
      new Parameter(ADDRESS, true),
      new Parameter(SCRIPT, true),
      new Parameter(LAST_EVENT_ID));

  private record Body(
      @Nullable List<String> addresses,
      @Nullable List<String> scripts,
      @Nullable String lastEventId) {}

  private final SubscriptionHub hub;
  private final Network network;
  private final boolean activityKept;

  private GetWatch(SubscriptionHub hub, Network network, boolean activityKept) {
    this.hub = hub;
    this.network = network;
    this.activityKept = activityKept;
  }

  /** By GET, and by POST for more scripts than fit in a path. */
  static List<Endpoint> of(SubscriptionHub hub, Network network, boolean activityKept) {
    GetWatch watch = new GetWatch(hub, network, activityKept);
    EndpointSpec byPost =
        EndpointSpec.post("/v1/watch").withBodyOf(bodyOf(hub.options().maxScripts()));
    return List.of(
        Endpoint.open(SPEC, watch::get).refusingWhile(hub::busy),
        Endpoint.open(byPost, watch::post).refusingWhile(hub::busy));
  }

  private Response get(Request request) {
    PushEndpoints.requireActivity(activityKept);
    List<Script> scripts = scripts(
        split(request.parameters(ADDRESS)),
        split(request.parameters(SCRIPT)),
        network,
        hub.options().maxScripts());
    return stream(request, scripts, request.parameter(LAST_EVENT_ID));
  }

  /** @param lastEventId used if the header is absent */
  private Response stream(Request request, List<Script> scripts, @Nullable String lastEventId) {
    String header = request.header("Last-Event-ID");
    String last = header == null || header.isEmpty() ? lastEventId : header;
    try {
      return Response.stream(
          "text/event-stream",
          List.of(new Header("X-Accel-Buffering", "no")),
          hub.watch(Subscription.of(scripts, network), last, request.client()));
    } catch (IllegalArgumentException e) {
      throw new HttpException(Problem.badRequest(
          "The last event id was not issued by this server: an id is a number, or a number, a hyphen and "
              + "eight digits."));
    }
  }

  private Response post(Request request) {
    PushEndpoints.requireActivity(activityKept);
    int max = hub.options().maxScripts();
    Body body = JsonBody.read(request, Body.class, max, EXAMPLE);
    return stream(request, scripts(body.addresses, body.scripts, network, max), body.lastEventId);
  }

  /** Body size sufficient for this many addresses and scripts of standard forms. */
  static int bodyOf(int scripts) {
    return Math.min(MAX_BODY_BYTES, 4_096 + scripts * BYTES_A_SCRIPT);
  }

  private static List<String> split(List<String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(value -> parts.addAll(List.of(value.split(",", -1))));
    return parts;
  }

  /**
   * The scripts in a request.
   *
   * @throws HttpException if there are none, or more than {@code max}
   */
  static List<Script> scripts(
      @Nullable List<String> namedAddresses,
      @Nullable List<String> namedScripts,
      Network network,
      int max) {
    List<String> addresses = namedAddresses == null ? List.of() : namedAddresses;
    List<String> scripts = namedScripts == null ? List.of() : namedScripts;
    int count = addresses.size() + scripts.size();
    if (count == 0 || count > max) {
      throw new HttpException(Problem.badRequest(
          "Name 1 to " + max + " addresses or scripts to watch, not " + count + "."));
    }
    List<Script> named = new ArrayList<>(count);
    addresses.forEach(address -> named.add(Addresses.decode(address, network)));
    scripts.forEach(hex -> named.add(ScriptDigits.script(hex)));
    return named;
  }
}
