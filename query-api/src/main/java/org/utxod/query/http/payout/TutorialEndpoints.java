package org.utxod.query.http.payout;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.ErrorFormat;
import org.utxod.query.http.Json;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.payout.Payment;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.WalletService;

/**
 * The routes of the usual tutorial of a REST service over a node, for programs that were written after it: the same
 * bodies and answers, in bitcoins, but a token and, to send, an idempotency key are needed.
 */
public final class TutorialEndpoints {
  private static final int DECIMALS = 8;
  private static final String SEND = "{\"address\":\"bc1q…\",\"amount\":\"0.015\"}";

  private final WalletService wallet;
  private final PayoutService payouts;

  private TutorialEndpoints(WalletService wallet, PayoutService payouts) {
    this.wallet = wallet;
    this.payouts = payouts;
  }

  /**
   * All of them.
   *
   * @param errors the format of everything below {@code /api}
   */
  public static List<Endpoint> of(
      WalletService wallet, PayoutService payouts, Keys keys, ErrorFormat errors) {
    TutorialEndpoints all = new TutorialEndpoints(wallet, payouts);
    RoleAccess reader = new RoleAccess(keys, Role.PAY, Role.APPROVE);
    RoleAccess payer = new RoleAccess(keys, Role.PAY);
    return List.of(
        endpoint(EndpointSpec.get("/api/blockchain/info"), reader, all::info, errors),
        endpoint(EndpointSpec.get("/api/wallet/balance"), reader, all::balance, errors),
        endpoint(EndpointSpec.post("/api/wallet/address"), payer, all::address, errors),
        endpoint(
            EndpointSpec.post("/api/wallet/send"),
            payer,
            request -> all.send(request, payer.person(request)),
            errors));
  }

  private static Endpoint endpoint(
      EndpointSpec spec,
      RoleAccess access,
      Function<Request, Response> handler,
      ErrorFormat errors) {
    return new Endpoint(spec, access, PayoutErrors.handling(handler)).withErrors(errors);
  }

  private Response info(Request request) {
    return Response.json(wallet.chainInfo().getBytes(StandardCharsets.UTF_8));
  }

  /** What can be spent, as the tutorial's {@code getbalance}, but without coins that are reserved. */
  private Response balance(Request request) {
    BigDecimal btc = BigDecimal.valueOf(wallet.balance().availableSat(), DECIMALS);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("balance", btc);
      json.writeEndObject();
    }));
  }

  private Response address(Request request) {
    Map<String, String> fields = request.body().length == 0
        ? Map.of()
        : fields(request, Set.of("label"), "{\"label\":\"shop\"}");
    String address = wallet.newAddress(WalletEndpoints.label(fields.get("label")), null);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("address", address);
      json.writeEndObject();
    }));
  }

  /** 200 with the txid once it is signed; 202 with the payout's state before, and then the same request asks again. */
  private Response send(Request request, String person) {
    String key = OrderReader.key(request);
    Map<String, String> fields = fields(request, Set.of("address", "amount"), SEND);
    String address = fields.get("address");
    String amount = fields.get("amount");
    if (address == null || amount == null) {
      throw OrderReader.bad("The body must be as in " + SEND + ".");
    }
    PayoutService.Recorded recorded = payouts.create(
        new PayoutOrder(key, List.of(new PaymentOrder(address, sat(amount), null)), null), person);
    Payment payment = recorded.payout().payments().get(0);
    String txid = payment.txid();
    byte[] body = Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("txid", txid);
      json.writeStringField("id", key);
      json.writeStringField("state", payment.last().state().label());
      json.writeEndObject();
    });
    return Response.of(txid == null ? 202 : 200, Response.JSON, body, List.of());
  }

  private static long sat(String btc) {
    if (!btc.matches("[0-9]{1,8}(\\.[0-9]{1,8})?")) {
      throw OrderReader.bad(
          "The field amount is a number of bitcoins with at most eight decimals, such as \"0.015\".");
    }
    return new BigDecimal(btc).movePointRight(DECIMALS).longValueExact();
  }

  /** Texts and numbers, the latter as they are written: never as floating point. */
  private static Map<String, String> fields(Request request, Set<String> known, String example) {
    Map<String, @Nullable String> fields = new HashMap<>();
    try (JsonParser json = Json.parser(request.body())) {
      boolean right = json.nextToken() == JsonToken.START_OBJECT;
      while (right && json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        right = known.contains(name)
            && (token == JsonToken.VALUE_STRING || token.isNumeric())
            && fields.put(name, json.getText()) == null;
      }
      if (!right || json.nextToken() != null) {
        throw OrderReader.bad("The body must be as in " + example + ".");
      }
      return Map.copyOf(fields);
    } catch (IOException e) {
      throw OrderReader.bad("The body is not valid JSON; it must be as in " + example + ".");
    }
  }
}
