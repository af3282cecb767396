package org.utxod.query.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.AnswerBuffer;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.BodySource;
import org.utxod.store.chain.Hex;

/** Collects endpoints below {@code /api}, each a function, all with Esplora's error format. */
final class EsploraRoutes {
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final ClientMemory memory;

  /** @param memory limits large answers while they are written */
  EsploraRoutes(ClientMemory memory) {
    this.memory = memory;
  }

  /** A GET that returns JSON. */
  void json(String path, Function<Request, Json.Content> answer, Parameter... parameters) {
    get(
        path,
        request -> Response.json(AnswerBuffer.json(memory, answer.apply(request))),
        parameters);
  }

  /** A GET that returns text. */
  void text(String path, Function<Request, String> answer) {
    get(path, request -> Response.text(answer.apply(request)));
  }

  /** A GET with a long answer that is never completely in memory. */
  void flowing(String path, String contentType, Function<Request, BodySource> answer) {
    get(path, request -> Response.from(contentType, answer.apply(request)));
  }

  /** A GET that returns the bytes of a hex string. */
  void bytes(String path, Function<Request, String> hex) {
    get(
        path,
        request -> Response.of(
            200, "application/octet-stream", Hex.decode(hex.apply(request)), List.of()));
  }

  void get(String path, Function<Request, Response> answer, Parameter... parameters) {
    add(EndpointSpec.get("/api" + path, parameters), answer);
  }

  /** A GET that does more than read. */
  void getThatChanges(String path, Function<Request, Response> answer, Parameter... parameters) {
    add(EndpointSpec.get("/api" + path, parameters).changingState(), answer);
  }

  /** A POST with a body of up to this many bytes. */
  void post(
      String path, int bodyBytes, Function<Request, Response> answer, Parameter... parameters) {
    add(EndpointSpec.post("/api" + path, parameters).withBodyOf(bodyBytes), answer);
  }

  private void add(EndpointSpec spec, Function<Request, Response> answer) {
    endpoints.add(Endpoint.open(spec, answer).withErrors(EsploraErrorFormat.INSTANCE));
  }

  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }
}
