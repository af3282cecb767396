package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.event.AccountMempool;
import org.utxod.query.account.read.AccountPage.AddressLine;
import org.utxod.query.account.read.AccountPage.EntryLine;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Hashes;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Single things of an account: an address, a transaction, and what is unconfirmed. */
final class AccountLookupEndpoints {
  private static final String ONE = AccountEndpoints.ONE;

  private final AccountService accounts;

  private AccountLookupEndpoints(AccountService accounts) {
    this.accounts = accounts;
  }

  static List<Endpoint> of(AccountService accounts, Access access) {
    AccountLookupEndpoints of = new AccountLookupEndpoints(accounts);
    return List.of(
        new Endpoint(EndpointSpec.get(ONE + "/addresses/{address}"), access, of::address),
        new Endpoint(EndpointSpec.get(ONE + "/history/{txid}"), access, of::transaction),
        new Endpoint(EndpointSpec.get(ONE + "/unconfirmed"), access, of::unconfirmed));
  }

  private static String name(Request request) {
    return request.variable(AccountEndpoints.ACCOUNT);
  }

  private Response address(Request request) {
    Script script = Addresses.decode(request.variable("address"), accounts.network());
    try (AccountReading reading = accounts.open(name(request))) {
      AddressLine line = reading
          .address(script.key())
          .orElseThrow(() -> new HttpException(Problem.notFound(
              "The account has no such address. GET .../addresses lists those that it has.")));
      return Response.json(Json.bytes(json -> write(json, reading, LineForms.ADDRESSES, line)));
    }
  }

  private Response transaction(Request request) {
    Txid txid = Hashes.txid(request);
    try (AccountReading reading = accounts.open(name(request))) {
      EntryLine line = reading
          .transaction(txid)
          .orElseThrow(
              () -> new HttpException(Problem.notFound("The transaction is not among the last "
                  + AccountReading.LOOKED_AT
                  + " confirmed ones of the account. GET .../unconfirmed lists the others.")));
      return Response.json(
          Json.bytes(json -> write(json, reading, LineForms.history(accounts.network()), line)));
    }
  }

  private static <L> void write(
      JsonGenerator json, AccountReading reading, LineForm<L> form, L line) throws IOException {
    json.writeStartObject();
    json.writeStringField("account", reading.name());
    json.writeNumberField("at_height", reading.at().block().height());
    json.writeStringField("at_block_hash", reading.at().block().hash().display());
    form.writeFields(json, line);
    json.writeEndObject();
  }

  private Response unconfirmed(Request request) {
    AccountService.UnconfirmedOf all = accounts.unconfirmed(name(request));
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", name(request));
      AccountListEndpoints.writePoint(json, all.at());
      json.writeArrayFieldStart("transactions");
      for (AccountMempool.Unconfirmed one : all.transactions()) {
        json.writeStartObject();
        json.writeStringField("txid", one.tx().txid().display());
        json.writeNumberField("first_seen", one.tx().firstSeen().getEpochSecond());
        json.writeNumberField("received_sat", one.sums().receivedSat());
        json.writeNumberField("spent_sat", one.sums().spentSat());
        json.writeNumberField("fee_sat", one.tx().feeSat());
        json.writeNumberField("vsize", one.tx().vsize());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }
}
