package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Paging;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** {@code GET /v1/accounts/{account}/events}: what happened to an account, from a position on. */
final class AccountEventEndpoint {
  private static final Parameter AFTER = new Parameter("after");

  private AccountEventEndpoint() {}

  static Endpoint of(AccountService accounts, Access access) {
    return new Endpoint(
        EndpointSpec.get(AccountEndpoints.ONE + "/events", AFTER, Paging.LIMIT),
        access,
        request -> answer(accounts, request));
  }

  private static Response answer(AccountService accounts, Request request) {
    AccountService.EventPage page = accounts.events(
        request.variable(AccountEndpoints.ACCOUNT), after(request), Paging.limit(request));
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", page.name());
      json.writeBooleanField("complete", page.complete());
      json.writeArrayFieldStart("events");
      for (AccountService.EventLine event : page.events()) {
        write(json, page.name(), event, accounts.network());
      }
      json.writeEndArray();
      json.writeNumberField("last_sequence", page.last());
      json.writeEndObject();
    }));
  }

  private static @Nullable Long after(Request request) {
    String text = request.parameter(AFTER.name());
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new HttpException(
          Problem.badRequest("The parameter after must be last_sequence of the page before."));
    }
    return Long.valueOf(text);
  }

  private static void write(
      JsonGenerator json, String account, AccountService.EventLine line, Network network)
      throws IOException {
    AccountEvent event = line.event();
    String type = event.kind().name().toLowerCase(Locale.ROOT);
    ChainPoint block = event.block();
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeStringField("id", id(account, event, type));
    json.writeNumberField("sequence", event.sequence());
    json.writeStringField("account", account);
    json.writeStringField("txid", event.txid().display());
    if (block == null) {
      json.writeNullField("height");
      json.writeNullField("block_hash");
    } else {
      json.writeNumberField("height", block.height());
      json.writeStringField("block_hash", block.hash().display());
    }
    json.writeNumberField("confirmations", event.confirmations());
    json.writeNumberField("received_sat", event.receivedSat());
    json.writeNumberField("spent_sat", event.spentSat());
    json.writeNumberField("income_sat", event.incomeSat());
    json.writeNumberField("outgo_sat", event.outgoSat());
    json.writeArrayFieldStart("outputs");
    for (int i = 0; i < event.outputs().size(); i++) {
      AccountEvent.Output output = event.outputs().get(i);
      AccountMember member = line.members().get(i).orElse(null);
      json.writeStartObject();
      json.writeNumberField("vout", output.vout());
      json.writeNumberField("value_sat", output.valueSat());
      Script script =
          member == null ? output.script().standardScript().orElse(null) : member.script();
      json.writeStringField(
          "address", script == null ? null : Addresses.encode(script, network).orElse(null));
      json.writeStringField("script", script == null ? null : script.hex());
      json.writeStringField("label", member == null ? "" : member.label());
      json.writeStringField("reference", member == null ? "" : member.reference());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The same whenever the same thing is told again, also after a restart or a takeover. */
  private static String id(String account, AccountEvent event, String type) {
    ChainPoint block = event.block();
    String of = block == null ? "mempool" : block.hash().display();
    return account + ":" + type + ":" + event.txid().display() + ":" + of + ":"
        + event.confirmations();
  }
}
