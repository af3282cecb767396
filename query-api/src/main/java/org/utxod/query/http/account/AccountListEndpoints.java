package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.read.AccountBalance;
import org.utxod.query.account.read.AccountPage;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.query.account.read.AccountPage.EntryLine;
import org.utxod.query.account.read.AccountPoint;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.account.read.BookLine;
import org.utxod.query.account.read.BookPeriod;
import org.utxod.query.account.read.CoinOrder;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.history.Counterparts;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.CounterpartsJson;
import org.utxod.query.http.endpoint.ListFormat;
import org.utxod.query.http.endpoint.Paging;
import org.utxod.query.signing.CoinReservations;
import org.utxod.store.chain.Coin;
import org.utxod.store.model.ActivityPosition;

/** What accounts hold: balances, addresses, coins, transactions and books. */
final class AccountListEndpoints {
  private static final Parameter HEIGHT = new Parameter("height");
  private static final Parameter MIN_CONF = new Parameter("min_conf");
  private static final Parameter MIN_VALUE = new Parameter("min_value_sat");
  private static final Parameter SORT = new Parameter("sort");
  private static final Parameter ORDER = new Parameter("order");
  private static final Parameter PERIOD = new Parameter("period");
  private static final Parameter FROM = new Parameter("from");
  private static final Parameter TO = new Parameter("to");
  private static final String ONE = AccountEndpoints.ONE;
  private static final int SORTED_AT_ONCE = 20_000;

  private final AccountService accounts;
  private final Counterparts counterparts;
  private final CoinReservations reservations;
  private final LongSupplier nanoTime;

  private AccountListEndpoints(
      AccountService accounts,
      Counterparts counterparts,
      CoinReservations reservations,
      LongSupplier nanoTime) {
    this.accounts = accounts;
    this.counterparts = counterparts;
    this.reservations = reservations;
    this.nanoTime = nanoTime;
  }

  static List<Endpoint> of(
      AccountService accounts,
      Counterparts counterparts,
      CoinReservations reservations,
      Access access,
      LongSupplier nanoTime) {
    AccountListEndpoints of =
        new AccountListEndpoints(accounts, counterparts, reservations, nanoTime);
    return List.of(
        new Endpoint(EndpointSpec.get(ONE + "/balance", HEIGHT, MIN_CONF), access, of::balance),
        new Endpoint(
            EndpointSpec.get(ONE + "/addresses", Paging.LIMIT, Paging.CURSOR, ListFormat.PARAMETER),
            access,
            of::addresses),
        new Endpoint(
            EndpointSpec.get(
                ONE + "/utxos",
                Paging.LIMIT,
                Paging.CURSOR,
                MIN_CONF,
                MIN_VALUE,
                SORT,
                ListFormat.PARAMETER),
            access,
            of::coins),
        new Endpoint(
            EndpointSpec.get(
                ONE + "/history",
                ORDER,
                Paging.LIMIT,
                Paging.CURSOR,
                CounterpartsJson.PARAMETER,
                ListFormat.PARAMETER),
            access,
            of::history),
        new Endpoint(
            EndpointSpec.get(ONE + "/books", PERIOD, FROM, TO, ListFormat.PARAMETER),
            access,
            of::books));
  }

  private static String name(Request request) {
    return request.variable(AccountEndpoints.ACCOUNT);
  }

  private Response balance(Request request) {
    Integer height = request.wholeNumber(HEIGHT.name(), 0, Integer.MAX_VALUE);
    Integer minConf = request.wholeNumber(MIN_CONF.name(), 1, Integer.MAX_VALUE);
    if (height != null && minConf != null) {
      throw new HttpException(Problem.badRequest("Give height or min_conf, not both."));
    }
    if (height == null && (minConf == null || minConf == 1)) {
      return Response.json(
          Json.bytes(json -> write(json, accounts.balance(name(request)), minConf)));
    }
    try (AccountReading reading = accounts.open(name(request))) {
      AccountBalance balance = height == null
          ? reading.balance(minConf == null ? 1 : minConf)
          : reading.balanceAt(height);
      return Response.json(Json.bytes(json -> write(json, balance, minConf)));
    }
  }

  private static void write(JsonGenerator json, AccountBalance balance, @Nullable Integer minConf)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("account", balance.name());
    json.writeNumberField("balance_sat", balance.balance().sat());
    json.writeNumberField("utxo_count", balance.balance().coins());
    json.writeNumberField("immature_sat", balance.balance().immatureSat());
    AccountBalance.Unconfirmed unconfirmed = balance.unconfirmed();
    if (unconfirmed == null) {
      json.writeNullField("mempool_received_sat");
      json.writeNullField("mempool_spent_sat");
      json.writeNullField("mempool_transactions");
    } else {
      json.writeNumberField("mempool_received_sat", unconfirmed.receivedSat());
      json.writeNumberField("mempool_spent_sat", unconfirmed.spentSat());
      json.writeNumberField("mempool_transactions", unconfirmed.transactions());
    }
    writePoint(json, balance.at());
    if (minConf != null) {
      json.writeNumberField("min_conf", minConf);
    }
    json.writeEndObject();
  }

  static void writePoint(JsonGenerator json, AccountPoint at) throws IOException {
    json.writeNumberField("height", at.block().height());
    json.writeStringField("block_hash", at.block().hash().display());
    json.writeStringField("source", "index");
    json.writeBooleanField("stale", at.stale());
    json.writeBooleanField("complete", at.complete());
    if (at.lagBlocks() == null) {
      json.writeNullField("lag_blocks");
    } else {
      json.writeNumberField("lag_blocks", at.lagBlocks());
    }
  }

  private Response addresses(Request request) {
    return list(
        request,
        "addresses",
        LineForms.ADDRESSES,
        AccountCursor::script,
        AccountCursor::text,
        reading -> reading::addresses);
  }

  private Response coins(Request request) {
    Integer minConf = request.wholeNumber(MIN_CONF.name(), 1, Integer.MAX_VALUE);
    Long minValue = request.wholeLong(MIN_VALUE.name(), 0, Coin.MAX_SAT);
    CoinOrder order = order(request.parameter(SORT.name()));
    AccountReading.Wanted wanted =
        new AccountReading.Wanted(minValue == null ? 0 : minValue, minConf == null ? 1 : minConf);
    // In another order all coins are looked at for each page, so that there are to be few of them.
    boolean whole = ListFormat.of(request) != ListFormat.JSON;
    AccountReading reading = accounts.open(name(request));
    LineForm<CoinLine> form = LineForms.coins(reading.at().block().height(), reservations.lookup());
    if (order != null) {
      return list(
          request,
          reading,
          "utxos",
          form,
          text -> AccountCursor.sorted(order, text),
          place -> AccountCursor.text(order, place),
          (place, limit) -> reading.coins(order, place, whole ? SORTED_AT_ONCE : limit, wanted));
    }
    return list(
        request,
        reading,
        "utxos",
        form,
        AccountCursor::coin,
        AccountCursor::text,
        (place, limit) -> reading.coins(place, limit, wanted));
  }

  private static @Nullable CoinOrder order(@Nullable String text) {
    return switch (text == null ? "script" : text) {
      case "script" -> null;
      case "value" -> CoinOrder.VALUE;
      case "age" -> CoinOrder.AGE;
      default ->
        throw new HttpException(
            Problem.badRequest("The parameter sort must be script, value or age."));
    };
  }

  private Response history(Request request) {
    String order = request.parameter(ORDER.name());
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      throw new HttpException(Problem.badRequest("The parameter order must be asc or desc."));
    }
    boolean ascending = "asc".equals(order);
    if (CounterpartsJson.isWanted(request, ListFormat.of(request))) {
      return withCounterparts(request, ascending);
    }
    return list(
        request,
        "transactions",
        LineForms.history(accounts.network()),
        text -> ActivityCursor.parse(text).last(),
        (ActivityPosition place) -> new ActivityCursor(place).text(),
        reading -> (place, limit) -> reading.history(ascending, place, limit));
  }

  private Response withCounterparts(Request request, boolean ascending) {
    int limit = Paging.limit(request, Counterparts.MAX_TRANSACTIONS);
    ActivityPosition after =
        Paging.cursor(request, text -> ActivityCursor.parse(text).last());
    try (AccountReading reading = accounts.open(name(request))) {
      AccountPage<EntryLine, ActivityPosition> page = reading.history(ascending, after, limit);
      Map<EntryLine, Counterparts.Of> others = reading.counterparts(page.lines(), counterparts);
      LineForm<EntryLine> form = LineForms.history(accounts.network())
          .with(List.of(
              new LineForm.Column<>("counterparts", line -> {
                Counterparts.Of of = others.getOrDefault(line, Counterparts.Of.NONE);
                return (LineForm.Nested)
                    json -> CounterpartsJson.writeArray(json, of, accounts.network());
              }),
              new LineForm.Column<>(
                  "counterparts_omitted",
                  line -> others.getOrDefault(line, Counterparts.Of.NONE).omitted())));
      return Response.json(Json.bytes(json -> write(
          json, reading, "transactions", form, place -> new ActivityCursor(place).text(), page)));
    }
  }

  private <L, N> Response list(
      Request request,
      String field,
      LineForm<L> form,
      Function<String, N> parse,
      Function<N, String> text,
      Function<AccountReading, ReadingLines.Pages<L, N>> pages) {
    AccountReading reading = accounts.open(name(request));
    return list(request, reading, field, form, parse, text, pages.apply(reading));
  }

  private <L, N> Response list(
      Request request,
      AccountReading reading,
      String field,
      LineForm<L> form,
      Function<String, N> parse,
      Function<N, String> text,
      ReadingLines.Pages<L, N> pages) {
    boolean kept = false;
    try {
      ListFormat format = ListFormat.of(request);
      N after = Paging.cursor(request, parse);
      if (format == ListFormat.JSON) {
        AccountPage<L, N> page = pages.after(after, Paging.limit(request));
        return Response.json(Json.bytes(json -> write(json, reading, field, form, text, page)));
      }
      if (after != null || request.parameter(Paging.LIMIT.name()) != null) {
        throw new HttpException(
            Problem.badRequest("As NDJSON or CSV all lines are sent; leave out limit and cursor."));
      }
      Response response = Response.from(
          format.contentType(),
          new ReadingLines<>(reading, pages, form, format == ListFormat.CSV, nanoTime));
      kept = true;
      return response;
    } finally {
      if (!kept) {
        reading.close();
      }
    }
  }

  private static <L, N> void write(
      JsonGenerator json,
      AccountReading reading,
      String field,
      LineForm<L> form,
      Function<N, String> text,
      AccountPage<L, N> page)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("account", reading.name());
    json.writeNumberField("known_from_height", reading.knownFrom());
    writePoint(json, reading.at());
    json.writeArrayFieldStart(field);
    for (L line : page.lines()) {
      form.write(json, line);
    }
    json.writeEndArray();
    N next = page.next();
    json.writeStringField("next_cursor", next == null ? null : text.apply(next));
    json.writeEndObject();
  }

  private Response books(Request request) {
    ListFormat format = ListFormat.of(request);
    BookPeriod period = period(request.parameter(PERIOD.name()));
    long from = moment(request, FROM, false);
    long to = moment(request, TO, true);
    if (to < from) {
      throw new HttpException(Problem.badRequest("The moment to is before from."));
    }
    try (AccountReading reading = accounts.open(name(request))) {
      List<BookLine> lines = reading.books(period, from, to);
      if (format == ListFormat.JSON) {
        return Response.json(Json.bytes(json -> write(
            json, reading, "books", LineForms.BOOKS, text -> "", new AccountPage<>(lines, null))));
      }
      boolean csv = format == ListFormat.CSV;
      byte[] head = csv ? LineForms.BOOKS.csvHead() : new byte[0];
      byte[] body = LineForms.BOOKS.lines(lines, csv);
      byte[] all = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, all, head.length, body.length);
      return Response.of(200, format.contentType(), all, List.of());
    }
  }

  private static BookPeriod period(@Nullable String text) {
    return switch (text == null ? "day" : text) {
      case "block" -> BookPeriod.BLOCK;
      case "hour" -> BookPeriod.HOUR;
      case "day" -> BookPeriod.DAY;
      case "month" -> BookPeriod.MONTH;
      default ->
        throw new HttpException(
            Problem.badRequest("The parameter period must be block, hour, day or month."));
    };
  }

  /** A date, or a moment with its zone; of a date, the first second or the last. */
  private static long moment(Request request, Parameter parameter, boolean end) {
    String text = request.parameter(parameter.name());
    if (text != null) {
      try {
        return text.indexOf('T') < 0
            ? LocalDate.parse(text)
                    .plusDays(end ? 1 : 0)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toEpochSecond()
                - (end ? 1 : 0)
            : Instant.parse(text).getEpochSecond();
      } catch (DateTimeException e) {
        // Said below.
      }
    }
    throw new HttpException(Problem.badRequest("The parameter " + parameter.name()
        + " must be a date such as 2026-11-30 or a moment such as 2026-11-30T12:00:00Z, UTC."));
  }
}
