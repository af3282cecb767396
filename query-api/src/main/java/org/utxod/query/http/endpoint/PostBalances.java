package org.utxod.query.http.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.balance.BalanceReport;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.balance.BatchPoint;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.Response;
import org.utxod.store.chain.BlockHash;

/** {@code POST /v1/balances}: many addresses and scripts as of one block. */
final class PostBalances {
  /** Maximum number of addresses and scripts in a request whose response is sent line by line. */
  static final int MAX_LINES = 1_000_000;

  /** Addresses of 62 characters in quotes, with a comma and room for some white space. */
  private static final long MAX_BODY_BYTES = 96L << 20;

  /** Maximum time for which one client's response may keep a view of the index open. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Parameter AT_BLOCK = new Parameter("at_block");

  private static final EndpointSpec SPEC = EndpointSpec.post(
      "/v1/balances", ListFormat.PARAMETER, GetBalance.HEIGHT, GetBalance.MIN_CONF, AT_BLOCK);

  private final BalanceService service;
  private final LongSupplier nanoTime;

  private PostBalances(BalanceService service, LongSupplier nanoTime) {
    this.service = service;
    this.nanoTime = nanoTime;
  }

  static Endpoint of(BalanceService service, LongSupplier nanoTime) {
    return Endpoint.open(SPEC, new PostBalances(service, nanoTime)::answer)
        .spooling(head -> ListFormat.of(head) == ListFormat.JSON ? 0 : MAX_BODY_BYTES);
  }

  private Response answer(Request request) {
    ListFormat format = ListFormat.of(request);
    try {
      return format == ListFormat.JSON ? whole(request) : lines(request, format);
    } catch (IOException e) {
      throw new UncheckedIOException("a request's body cannot be read again", e);
    }
  }

  private Response whole(Request request) throws IOException {
    List<BatchItem> items;
    BatchReader.Options options;
    try (BatchReader reader = BatchReader.ofObject(request)) {
      items = reader.next(BalanceService.MAX_BATCH);
      if (reader.next() != null) {
        throw new HttpException(
            Problem.tooLarge("The lists hold more than " + BalanceService.MAX_BATCH
                + " addresses and scripts; as NDJSON or CSV up to " + MAX_LINES
                + " are supported. Use ?format=ndjson, or split the list."));
      }
      options = options(request, reader.options());
    }
    Integer minConf = options.minConf();
    BatchPoint point = point(options);
    List<BatchEntry> entries;
    if (options.height() == null && options.atBlock() == null) {
      entries = service.batch(items, point.minConf());
    } else {
      try (BalanceReport report = service.report(point)) {
        entries = report.answer(items);
      }
    }
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("balances");
      for (BatchEntry entry : entries) {
        AnswerJson.write(json, entry, minConf);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  /* The body is read to its end first: errors in it are reported by a status, and not in the middle of a response. */
  private Response lines(Request request, ListFormat format) throws IOException {
    RequestBody body = request.anyBody();
    BatchReader.Options options;
    try (BatchReader reader = BatchReader.of(request, body)) {
      int count = 0;
      while (reader.next() != null) {
        if (++count > MAX_LINES) {
          throw new HttpException(Problem.tooLarge("A request holds at most " + MAX_LINES
              + " addresses and scripts. Split it into several requests, with at_block so that all "
              + "refer to one block."));
        }
      }
      options = options(request, reader.options());
    }
    Integer minConf = options.minConf();
    BalanceLine form = format == ListFormat.CSV ? BalanceLine.csv() : BalanceLine.ndjson(minConf);
    BalanceReport report = service.report(point(options));
    boolean begun = false;
    try {
      // Never closed by itself: that would close the file, which is closed with the body.
      BatchReader again = BatchReader.of(request, body);
      BalanceLines lines =
          new BalanceLines(body, again, report, form, nanoTime, PATIENCE.toNanos());
      body.take();
      begun = true;
      return Response.from(format.contentType(), lines);
    } finally {
      if (!begun) {
        report.close();
      }
    }
  }

  private static BatchPoint point(BatchReader.Options options) {
    Integer minConf = options.minConf();
    String hash = options.atBlock();
    return new BatchPoint(
        options.height(), hash == null ? null : block(hash), minConf == null ? 1 : minConf);
  }

  private static BlockHash block(String hash) {
    try {
      return BlockHash.ofDisplay(hash);
    } catch (IllegalArgumentException e) {
      throw new HttpException(
          Problem.badRequest("at_block must be a block hash, 64 hexadecimal digits."));
    }
  }

  /** Parameters of the query and of the body; each may be in one of them only. */
  private static BatchReader.Options options(Request request, BatchReader.Options inBody) {
    return new BatchReader.Options(
        once(
            GetBalance.HEIGHT,
            request.wholeNumber(GetBalance.HEIGHT.name(), 0, Integer.MAX_VALUE),
            inBody.height()),
        once(
            GetBalance.MIN_CONF,
            request.wholeNumber(GetBalance.MIN_CONF.name(), 1, Integer.MAX_VALUE),
            inBody.minConf()),
        once(AT_BLOCK, request.parameter(AT_BLOCK.name()), inBody.atBlock()));
  }

  private static <T> @Nullable T once(
      Parameter parameter, @Nullable T inQuery, @Nullable T inBody) {
    if (inQuery != null && inBody != null) {
      throw new HttpException(Problem.badRequest(
          "Give " + parameter.name() + " in the query or in the body, not in both."));
    }
    return inQuery != null ? inQuery : inBody;
  }
}
