package org.utxod.query.watch.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.watch.Subscription;
import org.utxod.query.watch.webhook.DeadLetter;
import org.utxod.query.watch.webhook.Webhook;
import org.utxod.query.watch.webhook.WebhookManager;
import org.utxod.query.watch.webhook.WebhookStatus;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** {@code /v1/webhooks}: receivers that are called; all of it with the admin key. */
final class WebhookEndpoints {
  private static final String ALL = "/v1/webhooks";
  private static final String ONE = ALL + "/{id}";
  private static final String EXAMPLE =
      "{\"url\":\"https://...\",\"addresses\":[\"...\"],\"scripts\":[\"...\"],\"secret\":\"...\"}";

  private record Body(
      @JsonProperty(required = true) String url,
      @Nullable List<String> addresses,
      @Nullable List<String> scripts,
      @Nullable String secret) {}

  private final WebhookManager manager;
  private final Network network;
  private final boolean activityKept;

  private WebhookEndpoints(WebhookManager manager, Network network, boolean activityKept) {
    this.manager = manager;
    this.network = network;
    this.activityKept = activityKept;
  }

  static List<Endpoint> of(
      WebhookManager manager, Network network, AdminKey key, boolean activityKept) {
    WebhookEndpoints endpoints = new WebhookEndpoints(manager, network, activityKept);
    return List.of(
        new Endpoint(
            EndpointSpec.post(ALL, "Register a webhook for events of addresses and scripts")
                .withBodyOf(GetWatch.bodyOf(manager.options().maxScripts())),
            key,
            endpoints::add),
        new Endpoint(EndpointSpec.get(ALL, "All webhooks and their status"), key, endpoints::list),
        new Endpoint(
            EndpointSpec.get(ONE, "One webhook, with its addresses and scripts"),
            key,
            endpoints::show),
        new Endpoint(EndpointSpec.delete(ONE, "Delete a webhook"), key, endpoints::remove),
        new Endpoint(
            EndpointSpec.get(ONE + "/dead", "Deliveries that were given up (dead letters)"),
            key,
            endpoints::dead),
        new Endpoint(
            EndpointSpec.post(ONE + "/redeliver", "Send the dead letters again"),
            key,
            endpoints::redeliver));
  }

  private Response add(Request request) {
    PushEndpoints.requireActivity(activityKept);
    int max = manager.options().maxScripts();
    Body body = JsonBody.read(request, Body.class, max, EXAMPLE);
    List<Script> scripts = GetWatch.scripts(body.addresses, body.scripts, network, max);
    try {
      Webhook made = manager.add(body.url, Subscription.of(scripts, network), body.secret);
      WebhookStatus status = require(made.id());
      return Response.of(
          201,
          Response.JSON,
          Json.bytes(json -> write(json, status, true, made.secret())),
          List.of());
    } catch (IllegalArgumentException e) {
      throw new HttpException(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Response list(Request request) {
    List<WebhookStatus> all = manager.all();
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("webhooks");
      for (WebhookStatus status : all) {
        write(json, status, false, null);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response show(Request request) {
    WebhookStatus status = require(request.variable("id"));
    return Response.json(Json.bytes(json -> write(json, status, true, null)));
  }

  private Response remove(Request request) {
    String id = request.variable("id");
    if (!manager.remove(id)) {
      throw unknown();
    }
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeBooleanField("deleted", true);
      json.writeEndObject();
    }));
  }

  private Response dead(Request request) {
    List<DeadLetter> letters =
        manager.dead(request.variable("id")).orElseThrow(WebhookEndpoints::unknown);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("dead");
      for (DeadLetter letter : letters) {
        json.writeStartObject();
        json.writeStringField("delivery", letter.delivery());
        json.writeStringField("given_up", letter.at().toString());
        json.writeNumberField("tries", letter.tries());
        json.writeStringField("reason", letter.reason());
        json.writeStringField("body", letter.body());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response redeliver(Request request) {
    String id = request.variable("id");
    if (!manager.redeliver(id)) {
      throw unknown();
    }
    WebhookStatus status = require(id);
    return Response.of(
        202, Response.JSON, Json.bytes(json -> write(json, status, false, null)), List.of());
  }

  private WebhookStatus require(String id) {
    return manager.status(id).orElseThrow(WebhookEndpoints::unknown);
  }

  private static HttpException unknown() {
    return new HttpException(
        Problem.notFound("There is no webhook with that id. GET /v1/webhooks lists them."));
  }

  private static void write(
      JsonGenerator json, WebhookStatus status, boolean whole, @Nullable String secret)
      throws IOException {
    Webhook webhook = status.webhook();
    json.writeStartObject();
    json.writeStringField("id", webhook.id());
    json.writeStringField("url", webhook.url());
    json.writeStringField("created", webhook.created().toString());
    json.writeNumberField("watched_count", webhook.watched().size());
    if (whole) {
      json.writeArrayFieldStart("watched");
      for (ScriptRef scriptRef : webhook.watched().scriptRefs()) {
        Script script = scriptRef.script();
        json.writeStartObject();
        json.writeStringField("address", scriptRef.address());
        json.writeStringField("script", script == null ? null : script.hex());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeNumberField("sequence", status.sequence());
    json.writeNumberField("behind_steps", status.behind());
    json.writeNumberField("dead_count", status.dead());
    json.writeNumberField("failed_tries", status.tries());
    json.writeStringField(
        "failing_since",
        status.failingSince() == null ? null : status.failingSince().toString());
    json.writeStringField("failure", status.failure());
    if (secret != null) {
      json.writeStringField("secret", secret);
    }
    json.writeEndObject();
  }
}
