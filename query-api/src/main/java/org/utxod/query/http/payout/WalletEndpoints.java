package org.utxod.query.http.payout;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.payout.WalletService;

/** The endpoints below {@code /v1/wallet}, and the node's own form of a block. */
public final class WalletEndpoints {
  private static final Parameter LIMIT = new Parameter("limit");
  private static final Parameter SKIP = new Parameter("skip");
  private static final int MAX_COINS = 10_000;
  private static final int USUAL_COINS = 1_000;
  private static final int MAX_MOVEMENTS = 1_000;
  private static final int USUAL_MOVEMENTS = 100;
  private static final int MAX_SKIP = 1_000_000;
  private static final int MAX_LABEL = 100;

  private final WalletService wallet;

  private WalletEndpoints(WalletService wallet) {
    this.wallet = wallet;
  }

  private record NewAddress(
      @Nullable String label, @Nullable String type) {}

  private record Address(String address) {}

  /** All of them. */
  public static List<Endpoint> of(WalletService wallet, Keys keys) {
    WalletEndpoints all = new WalletEndpoints(wallet);
    RoleAccess reader = new RoleAccess(keys, Role.PAY, Role.APPROVE);
    RoleAccess payer = new RoleAccess(keys, Role.PAY);
    return List.of(
        new Endpoint(
            EndpointSpec.get("/v1/wallet/balance"), reader, PayoutErrors.handling(all::balance)),
        new Endpoint(
            EndpointSpec.get("/v1/wallet/coins", LIMIT), reader, PayoutErrors.handling(all::coins)),
        new Endpoint(
            EndpointSpec.get("/v1/wallet/transactions", LIMIT, SKIP),
            reader,
            PayoutErrors.handling(all::movements)),
        new Endpoint(
            EndpointSpec.post("/v1/wallet/addresses"), payer, PayoutErrors.handling(all::address)),
        new Endpoint(
            EndpointSpec.get("/v1/node/block/{hash}"), reader, PayoutErrors.handling(all::block)));
  }

  private Response balance(Request request) {
    WalletService.Balance balance = wallet.balance();
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("available_sat", balance.availableSat());
      json.writeNumberField("reserved_sat", balance.reservedSat());
      json.writeNumberField("unconfirmed_change_sat", balance.changeSat());
      json.writeNumberField("pending_sat", balance.pendingSat());
      json.writeNumberField("immature_sat", balance.immatureSat());
      json.writeEndObject();
    }));
  }

  private Response coins(Request request) {
    Integer limit = request.wholeNumber(LIMIT.name(), 1, MAX_COINS);
    List<WalletService.Coin> coins = wallet.coins(limit == null ? USUAL_COINS : limit);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("coins");
      for (WalletService.Coin coin : coins) {
        json.writeStartObject();
        json.writeStringField("txid", coin.txid());
        json.writeNumberField("vout", coin.vout());
        json.writeStringField("address", coin.address());
        json.writeNumberField("value_sat", coin.valueSat());
        json.writeNumberField("confirmations", coin.confirmations());
        json.writeBooleanField("locked", coin.locked());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response movements(Request request) {
    Integer limit = request.wholeNumber(LIMIT.name(), 1, MAX_MOVEMENTS);
    Integer skip = request.wholeNumber(SKIP.name(), 0, MAX_SKIP);
    List<WalletService.Movement> movements =
        wallet.movements(limit == null ? USUAL_MOVEMENTS : limit, skip == null ? 0 : skip);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("transactions");
      for (WalletService.Movement movement : movements) {
        json.writeStartObject();
        json.writeStringField("txid", movement.txid());
        json.writeStringField("category", movement.category());
        json.writeStringField("address", movement.address());
        json.writeNumberField("amount_sat", movement.amountSat());
        Long fee = movement.feeSat();
        if (fee == null) {
          json.writeNullField("fee_sat");
        } else {
          json.writeNumberField("fee_sat", fee);
        }
        json.writeNumberField("confirmations", movement.confirmations());
        json.writeNumberField("time", movement.time());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response address(Request request) {
    NewAddress wanted = request.body().length == 0
        ? new NewAddress(null, null)
        : JsonBody.read(request, NewAddress.class, 0, "{\"label\":\"shop\",\"type\":\"bech32\"}");
    return Response.json(
        JsonBody.of(new Address(wallet.newAddress(label(wanted.label), type(wanted.type)))));
  }

  static String label(@Nullable String label) {
    if (label == null) {
      return "";
    }
    if (label.length() > MAX_LABEL
        || label.equals("*")
        || label.startsWith("utxod-ledger:")
        || label.chars().anyMatch(Character::isISOControl)) {
      throw OrderReader.bad("The field label has at most " + MAX_LABEL
          + " printable characters, is not * and does not begin with utxod-ledger:.");
    }
    return label;
  }

  private static WalletService.@Nullable AddressType type(@Nullable String type) {
    if (type == null) {
      return null;
    }
    return WalletService.AddressType.of(type)
        .orElseThrow(() ->
            OrderReader.bad("The field type must be legacy, p2sh-segwit, bech32 or bech32m."));
  }

  private Response block(Request request) {
    String hash = request.variable("hash");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw OrderReader.bad("The path must end with a block's hash: 64 hexadecimal digits.");
    }
    Optional<String> block = wallet.block(hash);
    return Response.json(block
        .orElseThrow(() -> new HttpException(Problem.notFound("The node has no such block.")))
        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
