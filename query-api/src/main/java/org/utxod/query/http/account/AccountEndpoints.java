package org.utxod.query.http.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountParts;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.make.AccountEditor;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.Response;
import org.utxod.query.push.EventStreams;
import org.utxod.query.signing.CoinReservations;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountMember;

/** {@code /v1/accounts}: makes, changes and shows accounts. */
public final class AccountEndpoints {
  static final String ACCOUNT = "account";
  static final String ONE = "/v1/accounts/{account}";
  private static final String ALL = "/v1/accounts";
  private static final String EXAMPLE =
      "{\"name\":\"shop\",\"descriptor\":\"wpkh([d34db33f/84h/0h/0h]xpub.../<0;1>/*)\"}";
  private static final String NEXT_EXAMPLE =
      "{\"branch\":0,\"label\":\"...\",\"reference\":\"...\"}";
  private static final int MAX_DEPTHS = 10;
  private static final int MAX_DEPTH = 1_000;
  private static final int MAX_LINES = 1_000_000;
  private static final long MAX_BODY_BYTES = 256L << 20;

  private record Order(
      @JsonProperty(required = true) String name,
      @Nullable String descriptor,
      @Nullable String xpub,
      @Nullable String scriptType,
      @Nullable Integer gap,
      @Nullable List<String> confirmations) {}

  private record Next(
      @Nullable Integer branch,
      @Nullable String label,
      @Nullable String reference) {}

  private final AccountService accounts;
  private final AccountMaker maker;
  private final Consumer<String> deleted;

  private AccountEndpoints(AccountService accounts, AccountMaker maker, Consumer<String> deleted) {
    this.accounts = accounts;
    this.maker = maker;
    this.deleted = deleted;
  }

  /**
   * All of them.
   *
   * @param streams serve who follows events
   * @param deleted is told the name of an account that was removed
   * @param reservations tells by whom coins are reserved
   * @param reads who may read accounts
   * @param changes who may change them
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public static List<Endpoint> of(
      AccountParts parts,
      EventStreams streams,
      Consumer<String> deleted,
      CoinReservations reservations,
      Access reads,
      Access changes,
      LongSupplier nanoTime) {
    AccountService accounts = parts.service();
    AccountEndpoints of = new AccountEndpoints(accounts, parts.maker(), deleted);
    List<Endpoint> endpoints = new ArrayList<>(List.of(
        new Endpoint(EndpointSpec.get(ALL), reads, of::list),
        new Endpoint(EndpointSpec.post(ALL), changes, of::make),
        new Endpoint(EndpointSpec.get(ONE), reads, of::show),
        new Endpoint(EndpointSpec.delete(ONE), changes, of::delete),
        new Endpoint(EndpointSpec.post(ONE + "/addresses"), changes, of::add)
            .spooling(head -> MAX_BODY_BYTES),
        new Endpoint(EndpointSpec.post(ONE + "/addresses/remove"), changes, of::remove)
            .spooling(head -> MAX_BODY_BYTES),
        new Endpoint(EndpointSpec.post(ONE + "/addresses/next"), changes, of::issue)));
    endpoints.addAll(
        AccountListEndpoints.of(accounts, parts.counterparts(), reservations, reads, nanoTime));
    endpoints.addAll(AccountLookupEndpoints.of(accounts, reads));
    endpoints.addAll(AccountEventEndpoints.of(accounts, streams, reads));
    endpoints.addAll(DescriptorEndpoints.of(parts.single(), reads));
    return List.copyOf(endpoints);
  }

  private static String name(Request request) {
    return request.variable(ACCOUNT);
  }

  private Response list(Request request) {
    List<AccountService.Shown> all = accounts.all();
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("accounts");
      for (AccountService.Shown one : all) {
        write(json, one);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  private Response show(Request request) {
    return shown(200, accounts.account(name(request)));
  }

  private static Response shown(int status, AccountService.Shown account) {
    return Response.of(status, Response.JSON, Json.bytes(json -> write(json, account)), List.of());
  }

  private static void write(JsonGenerator json, AccountService.Shown account) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", account.name());
    json.writeStringField("created", Instant.ofEpochSecond(account.created()).toString());
    json.writeNumberField("known_from_height", account.knownFrom());
    json.writeBooleanField("entering_history", account.entering());
    json.writeNumberField("script_count", account.scripts());
    json.writeStringField("descriptor", account.descriptor());
    json.writeArrayFieldStart("confirmations");
    for (int depth : account.confirmations()) {
      json.writeString(Integer.toString(depth));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("branches");
    for (Map.Entry<Integer, AccountBranch> one : account.branches().entrySet()) {
      AccountBranch branch = one.getValue();
      json.writeStartObject();
      json.writeNumberField("branch", one.getKey());
      json.writeNumberField("derived", branch.derived());
      index(json, "last_used", branch.lastUsed());
      index(json, "last_issued", branch.lastIssued());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void index(JsonGenerator json, String name, int index) throws IOException {
    if (index < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, index);
    }
  }

  private Response make(Request request) {
    Order order = JsonBody.read(request, Order.class, MAX_DEPTHS, EXAMPLE);
    int gap = order.gap == null ? AccountMaker.DEFAULT_GAP : order.gap;
    if (gap < 1 || gap > AccountMaker.MAX_GAP) {
      throw bad("The field gap must be a whole number from 1 to " + AccountMaker.MAX_GAP + ".");
    }
    maker.make(new AccountMaker.Order(
        order.name,
        order.descriptor,
        order.xpub,
        order.scriptType,
        gap,
        confirmations(order.confirmations)));
    return shown(201, accounts.account(order.name));
  }

  private static List<Integer> confirmations(@Nullable List<String> given) {
    List<Integer> depths = new ArrayList<>();
    for (String one : given == null ? List.<String>of() : given) {
      if (!one.matches("[1-9][0-9]{0,3}") || Integer.parseInt(one) > MAX_DEPTH) {
        throw bad("The field confirmations must hold whole numbers from 1 to " + MAX_DEPTH
            + ", as strings.");
      }
      depths.add(Integer.valueOf(one));
    }
    return depths;
  }

  private Response delete(Request request) {
    String name = name(request);
    maker.delete(name);
    deleted.accept(name);
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeBooleanField("deleted", true);
      json.writeEndObject();
    }));
  }

  /* The body is read to its end first: where a line is malformed, nothing is added. */
  private Response add(Request request) {
    AccountEditor.Added[] sum = {AccountEditor.Added.NONE};
    forEach(request, some -> sum[0] = sum[0].plus(maker.add(name(request), some)));
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", name(request));
      json.writeNumberField("added", sum[0].added());
      json.writeNumberField("changed", sum[0].changed());
      json.writeNumberField("unchanged", sum[0].unchanged());
      json.writeEndObject();
    }));
  }

  private Response remove(Request request) {
    long[] removed = {0};
    forEach(
        request,
        some -> removed[0] +=
            maker.remove(name(request), some.stream().map(GivenScript::script).toList()));
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("account", name(request));
      json.writeNumberField("removed", removed[0]);
      json.writeEndObject();
    }));
  }

  private interface Chunk {
    void take(List<GivenScript> some);
  }

  private void forEach(Request request, Chunk chunk) {
    accounts.account(name(request)); // Unknown ones are told before a long body is read.
    requireLines(request);
    RequestBody body = request.anyBody();
    try {
      MemberLines check = new MemberLines(body.open(), accounts.network());
      int count = 0;
      for (int read = 1; read > 0; count += read) {
        read = check.next(AccountEditor.SCRIPTS_AT_ONCE).size();
        if (count + read > MAX_LINES) {
          throw new HttpException(Problem.tooLarge(
              "A request holds at most " + MAX_LINES + " lines. Split it into several requests."));
        }
      }
      MemberLines lines = new MemberLines(body.open(), accounts.network());
      while (true) {
        List<GivenScript> some = lines.next(AccountEditor.SCRIPTS_AT_ONCE);
        if (some.isEmpty()) {
          return;
        }
        chunk.take(some);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a request's body cannot be read again", e);
    }
  }

  private static void requireLines(Request request) {
    String type = request.header("Content-Type");
    String media = type == null ? "" : type.split(";", 2)[0].strip();
    switch (media) {
      case "",
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/json",
          "text/plain" -> {}
      default ->
        throw new HttpException(
            new Problem(
                415,
                "unsupported-media-type",
                "The content type is not supported",
                "Send one address or object per line (Content-Type: application/x-ndjson or text/plain)."));
    }
  }

  private Response issue(Request request) {
    Next next = JsonBody.read(request, Next.class, 1, NEXT_EXAMPLE);
    String label = text("label", next.label);
    String reference = text("reference", next.reference);
    AccountMaker.Issued issued =
        maker.issue(name(request), next.branch == null ? 0 : next.branch, label, reference);
    AccountMember member = issued.member();
    return Response.of(
        201,
        Response.JSON,
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("account", name(request));
          json.writeStringField("address", issued.scriptRef().address());
          json.writeStringField("script", member.script().hex());
          AccountMember.Derivation derivation = member.derivation();
          if (derivation != null) {
            json.writeNumberField("branch", derivation.branch());
            json.writeNumberField("index", derivation.index());
          }
          json.writeStringField("label", member.label());
          json.writeStringField("reference", member.reference());
          json.writeEndObject();
        }),
        List.of());
  }

  private static String text(String name, @Nullable String value) {
    if (value != null && !MemberLines.isText(value)) {
      throw bad("The field " + name + " " + MemberLines.TEXT_RULE);
    }
    return value == null ? "" : value;
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
