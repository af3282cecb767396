package org.utxod.query.http.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.event.ToldEvent;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Header;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Paging;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.EventStreams;

/** {@code /v1/accounts/{account}/events} and {@code /watch}: what happened to an account, in pages and as a stream. */
final class AccountEventEndpoints {
  private static final Parameter AFTER = new Parameter("after");

  private final AccountService accounts;
  private final EventStreams streams;
  private final Access access;

  private AccountEventEndpoints(AccountService accounts, EventStreams streams, Access access) {
    this.accounts = accounts;
    this.streams = streams;
    this.access = access;
  }

  static List<Endpoint> of(AccountService accounts, EventStreams streams, Access access) {
    AccountEventEndpoints of = new AccountEventEndpoints(accounts, streams, access);
    return List.of(
        new Endpoint(
            EndpointSpec.get(AccountEndpoints.ONE + "/events", AFTER, Paging.LIMIT),
            access,
            of::page),
        new Endpoint(EndpointSpec.get(AccountEndpoints.ONE + "/watch", AFTER), access, of::watch));
  }

  private Response page(Request request) {
    AccountService.EventPage page = accounts.events(
        request.variable(AccountEndpoints.ACCOUNT),
        sequence(request.parameter(AFTER.name())),
        Paging.limit(request));
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", page.name());
      json.writeBooleanField("complete", page.complete());
      json.writeArrayFieldStart("events");
      for (ToldEvent event : page.events()) {
        event.write(json);
      }
      json.writeEndArray();
      json.writeNumberField("last_sequence", page.last());
      json.writeEndObject();
    }));
  }

  private Response watch(Request request) {
    EventLog<ToldEvent> log = accounts.log(request.variable(AccountEndpoints.ACCOUNT));
    String header = request.header("Last-Event-ID");
    Long after =
        sequence(header == null || header.isEmpty() ? request.parameter(AFTER.name()) : header);
    EventPosition from = after == null ? log.last() : new EventPosition(after, "");
    return Response.stream(
        "text/event-stream",
        List.of(new Header("X-Accel-Buffering", "no")),
        streams.listen(log, from, () -> mayStill(request)));
  }

  private boolean mayStill(Request request) {
    try {
      access.require(request);
      return true;
    } catch (HttpException e) {
      return false;
    }
  }

  private static @Nullable Long sequence(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new HttpException(
          Problem.badRequest(
              "The parameter after, or Last-Event-ID, must be the sequence of an event or last_sequence of a page."));
    }
    return Long.valueOf(text);
  }
}
