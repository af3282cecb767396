package org.utxod.http.endpoint;

import java.util.List;
import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.Json;
import org.utxod.http.JsonBody;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.BalanceService;
import org.utxod.query.BatchEntry;

/** {@code POST /v1/balances}: many addresses as of one block. */
final class PostBalances implements Endpoint {
  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/balances",
      "The balances of up to " + BalanceService.MAX_BATCH
          + " addresses, in the order asked, those from the index as of one block; min_conf as for one");

  private final BalanceService service;

  PostBalances(BalanceService service) {
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public Response handle(Request request) {
    JsonBody.Strings asked = JsonBody.strings(
        request, "addresses", BalanceService.MAX_BATCH, GetBalance.MIN_CONF.name());
    Integer minConf = asked.number();
    List<BatchEntry> entries = service.balances(asked.values(), minConf == null ? 1 : minConf);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("balances");
      for (BatchEntry entry : entries) {
        AnswerJson.write(json, entry, minConf);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }
}
