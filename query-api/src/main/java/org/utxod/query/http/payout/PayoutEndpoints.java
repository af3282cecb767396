package org.utxod.query.http.payout;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.payout.AuditLine;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.PayoutStatus;

/** The endpoints below {@code /v1/payouts} and {@code /v1/payout-control}. */
public final class PayoutEndpoints {
  private static final Parameter STATE = new Parameter("state");
  private static final Parameter LIMIT = new Parameter("limit");
  private static final Parameter CURSOR = new Parameter("cursor");
  private static final Parameter AFTER = new Parameter("after");
  private static final String NDJSON = "application/x-ndjson";
  private static final int USUAL_PAGE = 25;
  private static final int MAX_PAGE = 100;
  private static final int MAX_AUDIT = 1_000;
  private static final int MAX_REASON = 200;

  private final PayoutService payouts;
  private final RoleAccess reader;
  private final RoleAccess payer;
  private final RoleAccess approver;

  private PayoutEndpoints(PayoutService payouts, Keys keys) {
    this.payouts = payouts;
    this.reader = new RoleAccess(keys, Role.PAY, Role.APPROVE);
    this.payer = new RoleAccess(keys, Role.PAY);
    this.approver = new RoleAccess(keys, Role.APPROVE);
  }

  private record Which(@Nullable List<String> payments) {}

  private record Bump(@Nullable String feeRate) {}

  private record Pause(@JsonProperty(required = true) String reason) {}

  private record Nothing() {}

  /** All of them. */
  public static List<Endpoint> of(PayoutService payouts, Keys keys) {
    PayoutEndpoints all = new PayoutEndpoints(payouts, keys);
    return List.of(
        all.endpoint(
            EndpointSpec.post("/v1/payouts").withBodyOf(OrderReader.MAX_BYTES),
            all.payer,
            all::create),
        all.endpoint(
            EndpointSpec.post("/v1/payout-preview").withBodyOf(OrderReader.MAX_BYTES),
            all.payer,
            (request, person) ->
                PayoutJson.preview(payouts.preview(OrderReader.read(request, "preview")))),
        all.endpoint(EndpointSpec.get("/v1/payouts", STATE, LIMIT, CURSOR), all.reader, all::list),
        all.endpoint(
            EndpointSpec.get("/v1/payouts/{id}"),
            all.reader,
            (request, person) -> PayoutJson.response(200, payouts.get(request.variable("id")))),
        all.endpoint(
            EndpointSpec.post("/v1/payouts/{id}/approve"),
            all.approver,
            (request, person) -> PayoutJson.response(200, payouts.approve(id(request), person))),
        all.endpoint(EndpointSpec.post("/v1/payouts/{id}/cancel"), all.reader, all::cancel),
        all.endpoint(EndpointSpec.post("/v1/payouts/{id}/bump"), all.payer, all::bump),
        all.endpoint(
            EndpointSpec.get("/v1/payouts/{id}/transactions"),
            all.payer,
            (request, person) ->
                PayoutJson.transactions(payouts.transactions(request.variable("id")))),
        all.endpoint(
            EndpointSpec.post("/v1/payouts/{id}/send"),
            all.payer,
            (request, person) -> PayoutJson.response(200, payouts.send(id(request), person))),
        all.endpoint(EndpointSpec.post("/v1/payouts/{id}/repay"), all.approver, all::repay),
        all.endpoint(
            EndpointSpec.get("/v1/payout-control"),
            all.reader,
            (request, person) -> all.status(payouts.status(), request, person)),
        all.endpoint(EndpointSpec.post("/v1/payout-control/pause"), all.reader, all::pause),
        all.endpoint(
            EndpointSpec.post("/v1/payout-control/resume"),
            all.approver,
            (request, person) -> all.status(payouts.resume(person), request, person)),
        all.endpoint(
            EndpointSpec.post("/v1/payout-control/reconcile"),
            all.approver,
            (request, person) -> PayoutJson.findings(payouts.reconcile(person))),
        all.endpoint(EndpointSpec.get("/v1/payout-audit", AFTER, LIMIT), all.reader, all::audit));
  }

  private Endpoint endpoint(
      EndpointSpec spec, RoleAccess access, BiFunction<Request, String, Response> handler) {
    return new Endpoint(
        spec,
        access,
        PayoutErrors.handling(request -> handler.apply(request, access.person(request))));
  }

  private static String id(Request request) {
    if (request.body().length > 0) {
      JsonBody.read(request, Nothing.class, 0, "{}");
    }
    return request.variable("id");
  }

  private Response create(Request request, String person) {
    String key = OrderReader.key(request);
    PayoutOrder order = OrderReader.read(request, key);
    PayoutService.Recorded recorded = payouts.create(order, person);
    return PayoutJson.response(recorded.existed() ? 200 : 202, recorded);
  }

  private Response list(Request request, String person) {
    String wanted = request.parameter(STATE.name());
    Integer limit = request.wholeNumber(LIMIT.name(), 1, MAX_PAGE);
    Integer cursor = request.wholeNumber(CURSOR.name(), 0, Integer.MAX_VALUE);
    return PayoutJson.page(payouts.list(
        cursor == null ? null : cursor.longValue(),
        wanted == null ? null : state(wanted),
        limit == null ? USUAL_PAGE : limit));
  }

  private static PaymentState state(String label) {
    return Arrays.stream(PaymentState.values())
        .filter(state -> state.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> OrderReader.bad("The parameter state must be one of "
            + String.join(
                ", ",
                Arrays.stream(PaymentState.values()).map(PaymentState::label).toList())
            + "."));
  }

  private Response cancel(Request request, String person) {
    return PayoutJson.response(200, payouts.cancel(request.variable("id"), which(request), person));
  }

  private Response repay(Request request, String person) {
    return PayoutJson.response(200, payouts.repay(request.variable("id"), which(request), person));
  }

  /** Positions as texts, since bodies have lists of texts only; all payments without a body. */
  private static List<Integer> which(Request request) {
    if (request.body().length == 0) {
      return List.of();
    }
    List<String> payments = JsonBody.read(
            request, Which.class, PayoutOrder.MAX_PAYMENTS, "{\"payments\":[\"0\"]}")
        .payments;
    if (payments == null) {
      return List.of();
    }
    if (payments.isEmpty()) {
      throw OrderReader.bad("The field payments is empty; without it all payments are meant.");
    }
    return payments.stream()
        .map(text -> {
          if (!text.matches("[0-9]{1,4}")) {
            throw OrderReader.bad("The field payments holds positions, such as \"0\".");
          }
          return Integer.valueOf(text);
        })
        .toList();
  }

  private Response bump(Request request, String person) {
    FeeRate rate = null;
    if (request.body().length > 0) {
      String text = JsonBody.read(request, Bump.class, 0, "{\"fee_rate\":\"25\"}").feeRate;
      try {
        rate = text == null ? null : FeeRate.parse(text);
      } catch (IllegalArgumentException e) {
        throw OrderReader.bad("The field fee_rate: " + e.getMessage() + ".");
      }
    }
    return PayoutJson.response(200, payouts.bump(request.variable("id"), rate, person));
  }

  private Response pause(Request request, String person) {
    String reason = JsonBody.read(request, Pause.class, 0, "{\"reason\":\"...\"}").reason;
    if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
      throw OrderReader.bad(
          "The field reason has at most " + MAX_REASON + " printable characters.");
    }
    return status(payouts.pause(person, reason), request, person);
  }

  private Response status(PayoutStatus status, Request request, String person) {
    return PayoutJson.status(status, person, approver.allows(request) ? Role.APPROVE : Role.PAY);
  }

  /** Lines of hash and entry, as they stand in the file: whoever keeps the last hash can tell whether any was changed. */
  private Response audit(Request request, String person) {
    Integer after = request.wholeNumber(AFTER.name(), 0, Integer.MAX_VALUE);
    Integer limit = request.wholeNumber(LIMIT.name(), 1, MAX_AUDIT);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    List<AuditLine> entries =
        payouts.audit(after == null ? 0 : after, limit == null ? MAX_AUDIT : limit);
    for (AuditLine entry : entries) {
      String line = "{\"sha256\":\"" + entry.sha256() + "\",\"entry\":" + entry.json() + "}\n";
      lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }
    return Response.of(200, NDJSON, lines.toByteArray(), List.of());
  }
}
