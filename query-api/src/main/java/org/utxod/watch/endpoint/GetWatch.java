package org.utxod.watch.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.utxod.address.Addresses;
import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Header;
import org.utxod.http.HttpFault;
import org.utxod.http.Parameter;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.http.endpoint.ScriptDigits;
import org.utxod.watch.WatchDesk;
import org.utxod.watch.Watched;

/** {@code GET /v1/watch}: what happens to scripts, as server-sent events. */
final class GetWatch implements Endpoint {
  private static final String ADDRESS = "address";
  private static final String SCRIPT = "script";
  private static final String LAST_EVENT_ID = "last_event_id";

  private static final EndpointSpec SPEC = EndpointSpec.get(
      "/v1/watch",
      "What happens to addresses and scripts, as it happens (server-sent events)",
      new Parameter(ADDRESS, "an address, or several with commas; may be given again", true),
      new Parameter(SCRIPT, "a script in hex, or several with commas; may be given again", true),
      new Parameter(
          LAST_EVENT_ID,
          "go on behind the event with this id, for clients that cannot send the header Last-Event-ID"));

  private final WatchDesk desk;
  private final Network network;
  private final boolean told;

  GetWatch(WatchDesk desk, Network network, boolean told) {
    this.desk = desk;
    this.network = network;
    this.told = told;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    PushEndpoints.requireTold(told);
    List<Script> scripts = scripts(
        split(request.parameters(ADDRESS)),
        split(request.parameters(SCRIPT)),
        network,
        desk.options().maxScripts());
    String header = request.header("Last-Event-ID");
    String last = header == null || header.isEmpty() ? request.parameter(LAST_EVENT_ID) : header;
    try {
      return Response.stream(
          "text/event-stream",
          List.of(new Header("X-Accel-Buffering", "no")),
          desk.watch(Watched.of(scripts, network), last));
    } catch (IllegalArgumentException e) {
      throw new HttpFault(
          Problem.badRequest(
              "The last event id is none of this server's: it is a number, or a number, a hyphen and eight digits."));
    }
  }

  private static List<String> split(List<String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach(value -> parts.addAll(List.of(value.split(",", -1))));
    return parts;
  }

  /**
   * The scripts that a client names.
   *
   * @throws HttpFault where there are none, or more than {@code max}
   */
  static List<Script> scripts(
      List<String> addresses, List<String> scripts, Network network, int max) {
    int count = addresses.size() + scripts.size();
    if (count == 0 || count > max) {
      throw new HttpFault(Problem.badRequest(
          "Name 1 to " + max + " addresses or scripts to be watched, not " + count + "."));
    }
    List<Script> named = new ArrayList<>(count);
    addresses.forEach(address -> named.add(Addresses.decode(address, network)));
    scripts.forEach(hex -> named.add(ScriptDigits.script(hex)));
    return named;
  }
}
