package org.utxod.query.http.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.AccountWebhooks;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code /v1/accounts/{account}/webhooks}: who is told of an account's events. */
public final class AccountWebhookEndpoints {
  private static final String ALL = AccountEndpoints.ONE + "/webhooks";
  private static final String EXAMPLE = "{\"url\":\"https://...\",\"secret\":\"...\"}";

  private record Body(
      @JsonProperty(required = true) String url, @Nullable String secret) {}

  private record Change(@Nullable String url, @Nullable String secret) {}

  private final AccountService accounts;
  private final AccountWebhooks webhooks;

  private AccountWebhookEndpoints(AccountService accounts, AccountWebhooks webhooks) {
    this.accounts = accounts;
    this.webhooks = webhooks;
  }

  /**
   * The endpoints.
   *
   * @param changes who may register and see receivers
   */
  public static List<Endpoint> of(
      AccountService accounts, AccountWebhooks webhooks, Access changes) {
    AccountWebhookEndpoints of = new AccountWebhookEndpoints(accounts, webhooks);
    return List.of(
        new Endpoint(EndpointSpec.post(ALL), changes, of::add),
        new Endpoint(EndpointSpec.get(ALL), changes, of::list),
        new Endpoint(EndpointSpec.patch(ALL + "/{id}"), changes, of::change),
        new Endpoint(EndpointSpec.delete(ALL + "/{id}"), changes, of::remove));
  }

  private Response add(Request request) {
    Body body = JsonBody.read(request, Body.class, 1, EXAMPLE);
    AccountWebhooks.Receiver made =
        webhooks.add(request.variable(AccountEndpoints.ACCOUNT), body.url, body.secret);
    return Response.of(
        201,
        Response.JSON,
        Json.bytes(json -> write(json, new AccountWebhooks.State(made, 0, false), true)),
        List.of());
  }

  private Response list(Request request) {
    String account = request.variable(AccountEndpoints.ACCOUNT);
    var unused = accounts.account(account);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("webhooks");
      for (AccountWebhooks.State state : webhooks.of(account)) {
        write(json, state, false);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response change(Request request) {
    Change body = JsonBody.read(request, Change.class, 1, EXAMPLE);
    AccountWebhooks.State changed = webhooks
        .change(
            request.variable(AccountEndpoints.ACCOUNT),
            request.variable("id"),
            body.url,
            body.secret)
        .orElseThrow(AccountWebhookEndpoints::unknown);
    return Response.json(Json.bytes(json -> write(json, changed, false)));
  }

  private static HttpException unknown() {
    return new HttpException(
        Problem.notFound("The account has no webhook with that id. GET .../webhooks lists them."));
  }

  private Response remove(Request request) {
    String id = request.variable("id");
    if (!webhooks.remove(request.variable(AccountEndpoints.ACCOUNT), id)) {
      throw unknown();
    }
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeBooleanField("deleted", true);
      json.writeEndObject();
    }));
  }

  private static void write(JsonGenerator json, AccountWebhooks.State state, boolean withSecret)
      throws IOException {
    AccountWebhooks.Receiver receiver = state.receiver();
    json.writeStartObject();
    json.writeStringField("id", receiver.id());
    json.writeStringField("account", receiver.account());
    json.writeStringField("url", receiver.url());
    json.writeStringField("created", receiver.created().toString());
    json.writeNumberField("behind_events", state.behind());
    json.writeBooleanField("failing", state.failing());
    if (withSecret) {
      json.writeStringField("secret", receiver.secret());
    }
    json.writeEndObject();
  }
}
