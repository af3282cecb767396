package org.utxod.query.http.signing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Paging;
import org.utxod.query.signing.SigningService;
import org.utxod.query.signing.SigningService.Shown;

/** {@code /v1/accounts/{account}/psbt} and {@code .../psbts}: makes, shows, takes back and gives up. */
public final class SigningEndpoints {
  private static final String ACCOUNT = "account";
  private static final String ID = "id";
  private static final String ALL = "/v1/accounts/{account}/psbts";
  private static final String ONE = ALL + "/{id}";
  private static final Parameter VERSION = new Parameter("psbt_version");
  private static final int MAX_PAGE = 100;

  private final SigningService service;
  private final SigningJson form;

  private SigningEndpoints(SigningService service) {
    this.service = service;
    this.form = new SigningJson(service.network());
  }

  /**
   * All of them.
   *
   * @param reads who may look
   * @param changes who may make, take back and give up
   */
  public static List<Endpoint> of(SigningService service, Access reads, Access changes) {
    SigningEndpoints of = new SigningEndpoints(service);
    return List.of(
        endpoint(
            EndpointSpec.post("/v1/accounts/{account}/psbt")
                .withBodyOf(SigningOrderReader.MAX_BYTES),
            changes,
            of::make),
        endpoint(EndpointSpec.get(ALL, Paging.LIMIT, Paging.CURSOR), reads, of::list),
        endpoint(EndpointSpec.get(ONE, VERSION), reads, of::show),
        endpoint(EndpointSpec.delete(ONE), changes, of::release),
        endpoint(
            EndpointSpec.post(ONE + "/signed", VERSION).withBodyOf(SigningService.maxText()),
            changes,
            of::take));
  }

  private static Endpoint endpoint(
      EndpointSpec spec, Access access, Function<Request, Response> handler) {
    return new Endpoint(spec, access, SigningErrors.handling(handler));
  }

  private Response make(Request request) {
    SigningOrderReader.Read read =
        SigningOrderReader.read(request, SigningOrderReader.key(request), service.network());
    Shown shown = service.make(request.variable(ACCOUNT), read.order());
    return answer(shown.existed() ? 200 : 201, shown, read.psbtVersion());
  }

  private Response answer(int status, Shown shown, @Nullable Integer version) {
    return Response.of(
        status, Response.JSON, Json.bytes(json -> form.write(json, shown, version)), List.of());
  }

  private static int version(Request request) {
    Integer version = request.wholeNumber(VERSION.name(), 0, 2);
    if (version != null && version == 1) {
      throw SigningOrderReader.bad("The parameter psbt_version must be 0 or 2.");
    }
    return version == null ? 0 : version;
  }

  private Response list(Request request) {
    Integer asked = request.wholeNumber(Paging.LIMIT.name(), 1, MAX_PAGE);
    int limit = asked == null ? MAX_PAGE : asked;
    Long before = Paging.cursor(request, SigningEndpoints::cursor);
    SigningService.Page page = service.page(request.variable(ACCOUNT), before, limit);
    Long next = page.next();
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", request.variable(ACCOUNT));
      json.writeArrayFieldStart("psbts");
      for (Shown one : page.shown()) {
        form.write(json, one, null);
      }
      json.writeEndArray();
      json.writeStringField("next_cursor", next == null ? null : next.toString());
      json.writeEndObject();
    }));
  }

  private static Long cursor(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw SigningOrderReader.bad("The cursor is not one of a previous page.");
    }
    return Long.valueOf(text);
  }

  private Response show(Request request) {
    int version = version(request);
    return answer(200, service.show(request.variable(ACCOUNT), request.variable(ID)), version);
  }

  private Response release(Request request) {
    return answer(200, service.release(request.variable(ACCOUNT), request.variable(ID)), null);
  }

  private Response take(Request request) {
    int version = version(request);
    String text = text(request.body());
    return answer(
        200, service.take(request.variable(ACCOUNT), request.variable(ID), text), version);
  }

  /** The PSBT or transaction, alone or in JSON. */
  private static String text(byte[] body) {
    String all = new String(body, StandardCharsets.US_ASCII).strip();
    if (!all.startsWith("{")) {
      return all;
    }
    try (JsonParser json = Json.parser(body)) {
      json.nextToken();
      String found = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        boolean known = name.equals("psbt") || name.equals("transaction");
        if (!known || found != null || json.nextToken() != JsonToken.VALUE_STRING) {
          throw malformed();
        }
        found = json.getText();
      }
      if (found == null || json.nextToken() != null) {
        throw malformed();
      }
      return found;
    } catch (IOException e) {
      throw malformed();
    }
  }

  private static RuntimeException malformed() {
    return SigningOrderReader.bad(
        "The body must be a PSBT in base64 or a signed transaction in hex, alone or as in {\"psbt\":\"cHNidP8...\"} or "
            + "{\"transaction\":\"0200...\"}.");
  }
}
