package org.utxod.query.watch.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
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

/** {@code /v1/webhooks}: manages webhooks; requires the admin key. */
final class WebhookEndpoints {
  private static final String ALL = "/v1/webhooks";
  private static final String ONE = ALL + "/{id}";
  private static final String EXAMPLE =
      "{\"url\":\"https://...\",\"addresses\":[\"...\"],\"scripts\":[\"...\"],\"secret\":\"...\"}";

  private static final String CHANGE_EXAMPLE =
      "{\"url\":\"https://...\",\"add_addresses\":[\"...\"],\"remove_addresses\":[\"...\"],\"secret\":\"...\"}";

  private record Body(
      @JsonProperty(required = true) String url,
      @Nullable List<String> addresses,
      @Nullable List<String> scripts,
      @Nullable String secret) {}

  private record Change(
      @Nullable String url,
      @Nullable List<String> addAddresses,
      @Nullable List<String> addScripts,
      @Nullable List<String> removeAddresses,
      @Nullable List<String> removeScripts,
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
            EndpointSpec.post(ALL).withBodyOf(GetWatch.bodyOf(manager.options().maxScripts())),
            key,
            endpoints::add),
        new Endpoint(EndpointSpec.get(ALL), key, endpoints::list),
        new Endpoint(EndpointSpec.get(ONE), key, endpoints::show),
        new Endpoint(
            EndpointSpec.patch(ONE).withBodyOf(GetWatch.bodyOf(manager.options().maxScripts())),
            key,
            endpoints::change),
        new Endpoint(EndpointSpec.delete(ONE), key, endpoints::remove),
        new Endpoint(EndpointSpec.get(ONE + "/dead"), key, endpoints::dead),
        new Endpoint(EndpointSpec.post(ONE + "/redeliver"), key, endpoints::redeliver));
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
          201, Response.JSON, JsonBody.of(answer(status, true, made.secret())), List.of());
    } catch (IllegalArgumentException e) {
      throw new HttpException(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Response change(Request request) {
    int max = manager.options().maxScripts();
    Change body = JsonBody.read(request, Change.class, max, CHANGE_EXAMPLE);
    Set<Script> added = given(body.addAddresses, body.addScripts, max);
    Set<Script> removed = given(body.removeAddresses, body.removeScripts, max);
    try {
      WebhookStatus status = manager
          .change(request.variable("id"), webhook -> {
            Set<Script> scripts = new LinkedHashSet<>();
            webhook.watched().scriptRefs().forEach(ref -> scripts.add(ref.script()));
            scripts.removeAll(removed);
            scripts.addAll(added);
            if (scripts.isEmpty() || scripts.size() > max) {
              throw new IllegalArgumentException("A webhook watches 1 to " + max
                  + " addresses and scripts; after this change it would be " + scripts.size()
                  + ". For more, make an account and a webhook of it.");
            }
            return new Webhook(
                webhook.id(),
                body.url == null ? webhook.url() : body.url,
                Subscription.of(List.copyOf(scripts), network),
                body.secret == null ? webhook.secret() : body.secret,
                webhook.created());
          })
          .orElseThrow(WebhookEndpoints::unknown);
      return Response.json(JsonBody.of(answer(status, true, null)));
    } catch (IllegalArgumentException e) {
      throw new HttpException(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }

  private Set<Script> given(
      @Nullable List<String> addresses, @Nullable List<String> scripts, int max) {
    boolean none =
        (addresses == null || addresses.isEmpty()) && (scripts == null || scripts.isEmpty());
    return none
        ? Set.of()
        : new LinkedHashSet<>(GetWatch.scripts(addresses, scripts, network, max));
  }

  private Response list(Request request) {
    List<Answer> all =
        manager.all().stream().map(status -> answer(status, false, null)).toList();
    return Response.json(JsonBody.of(new All(all)));
  }

  private Response show(Request request) {
    return Response.json(JsonBody.of(answer(require(request.variable("id")), true, null)));
  }

  private Response remove(Request request) {
    String id = request.variable("id");
    if (!manager.remove(id)) {
      throw unknown();
    }
    return Response.json(JsonBody.of(new Removed(id, true)));
  }

  private Response dead(Request request) {
    List<DeadLetter> letters =
        manager.dead(request.variable("id")).orElseThrow(WebhookEndpoints::unknown);
    return Response.json(JsonBody.of(new Dead(letters.stream()
        .map(letter -> new Letter(
            letter.delivery(),
            letter.at().toString(),
            letter.tries(),
            letter.reason(),
            letter.body()))
        .toList())));
  }

  private Response redeliver(Request request) {
    String id = request.variable("id");
    if (!manager.redeliver(id)) {
      throw unknown();
    }
    return Response.of(
        202, Response.JSON, JsonBody.of(answer(require(id), false, null)), List.of());
  }

  private WebhookStatus require(String id) {
    return manager.status(id).orElseThrow(WebhookEndpoints::unknown);
  }

  private static HttpException unknown() {
    return new HttpException(
        Problem.notFound("There is no webhook with that id. GET /v1/webhooks lists them."));
  }

  private static Answer answer(WebhookStatus status, boolean whole, @Nullable String secret) {
    Webhook webhook = status.webhook();
    Instant failingSince = status.failingSince();
    return new Answer(
        webhook.id(),
        webhook.url(),
        webhook.created().toString(),
        webhook.watched().size(),
        whole ? watched(webhook) : null,
        status.sequence(),
        status.behind(),
        status.dead(),
        status.tries(),
        failingSince == null ? null : failingSince.toString(),
        status.failure(),
        secret);
  }

  private static List<Watched> watched(Webhook webhook) {
    return webhook.watched().scriptRefs().stream()
        .map(ref -> {
          Script script = ref.script();
          return new Watched(ref.address(), script == null ? null : script.hex());
        })
        .toList();
  }

  private record Answer(
      String id,
      String url,
      String created,
      int watchedCount,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Watched> watched,
      long sequence,
      long behindSteps,
      int deadCount,
      int failedTries,
      @Nullable String failingSince,
      @Nullable String failure,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {}

  private record Watched(@Nullable String address, @Nullable String script) {}

  private record All(List<Answer> webhooks) {}

  private record Removed(String id, boolean deleted) {}

  private record Dead(List<Letter> dead) {}

  private record Letter(String delivery, String givenUp, int tries, String reason, String body) {}
}
