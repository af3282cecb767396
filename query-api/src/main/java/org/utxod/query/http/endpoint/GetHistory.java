package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.history.Counterparts;
import org.utxod.query.history.HistoryPage;
import org.utxod.query.history.HistoryRequest;
import org.utxod.query.history.HistoryService;
import org.utxod.query.history.HistorySummary;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.store.chain.Network;
import org.utxod.store.history.HistoryEntry;

/** {@code GET .../history}: all transactions of a script, paged in either direction; {@code GET .../summary}: sums. */
final class GetHistory {
  private static final Parameter ORDER = new Parameter("order");
  private static final Parameter FROM = new Parameter("from_height");
  private static final Parameter TO = new Parameter("to_height");

  private GetHistory() {}

  static Endpoint of(ScriptPath scriptRef, HistoryService service) {
    return Endpoint.open(
        EndpointSpec.get(
            scriptRef.path() + "/history",
            ORDER,
            FROM,
            TO,
            Paging.LIMIT,
            Paging.CURSOR,
            CounterpartsJson.PARAMETER,
            ListFormat.PARAMETER),
        request -> {
          ScriptQuery script = question(scriptRef, request, service);
          ListFormat format = ListFormat.of(request);
          boolean counterparts = CounterpartsJson.isWanted(request, format);
          if (format != ListFormat.JSON) {
            return lines(service, script, request, format);
          }
          int limit = counterparts
              ? Paging.limit(request, Counterparts.MAX_TRANSACTIONS)
              : Paging.limit(request);
          HistoryPage page = service.page(script, wanted(request, limit));
          List<Counterparts.Of> others = counterparts
              ? service.counterparts().of(page.scriptRef().key()::equals, page.entries())
              : List.of();
          return Response.json(Json.bytes(json -> write(json, page, others, service.network())));
        });
  }

  /** The whole history; its first lines are read before, so that an error is a status. */
  private static Response lines(
      HistoryService service, ScriptQuery script, Request request, ListFormat format) {
    if (request.parameter(Paging.LIMIT.name()) != null) {
      throw new HttpException(
          Problem.badRequest("As NDJSON or CSV all transactions are sent; leave out limit."));
    }
    HistoryRequest wanted = wanted(request, HistoryLines.LINES_IN_A_PIECE);
    HistoryPage first = service.page(script, wanted);
    return Response.from(
        format.contentType(),
        new HistoryLines(service, script, wanted, first, format == ListFormat.CSV));
  }

  static Endpoint summary(ScriptPath scriptRef, HistoryService service) {
    return Endpoint.open(EndpointSpec.get(scriptRef.path() + "/summary"), request -> {
      HistorySummary summary = service.summary(question(scriptRef, request, service));
      return Response.json(Json.bytes(json -> write(json, summary)));
    });
  }

  private static ScriptQuery question(
      ScriptPath scriptRef, Request request, HistoryService service) {
    ScriptQuery query = scriptRef.question(request);
    return query instanceof ScriptQuery.ByScriptHash hash
        ? service.byScriptHash(hash.sha256())
        : query;
  }

  private static HistoryRequest wanted(Request request, int limit) {
    ActivityCursor cursor = Paging.cursor(request, ActivityCursor::parse);
    return new HistoryRequest(
        isAscending(request),
        cursor == null ? null : cursor.last(),
        request.wholeNumber(FROM.name(), 0, Integer.MAX_VALUE),
        request.wholeNumber(TO.name(), 0, Integer.MAX_VALUE),
        limit);
  }

  private static boolean isAscending(Request request) {
    String order = request.parameter(ORDER.name());
    if (order == null || order.equals("desc")) {
      return false;
    }
    if (order.equals("asc")) {
      return true;
    }
    throw new HttpException(Problem.badRequest("The parameter order must be asc or desc."));
  }

  private static void write(
      JsonGenerator json, HistoryPage page, List<Counterparts.Of> others, Network network)
      throws IOException {
    json.writeStartObject();
    AnswerJson.writeScriptRef(json, page.scriptRef());
    json.writeNumberField("height", page.point().height());
    AnswerJson.writeHash(json, page.point().hash());
    json.writeBooleanField("stale", page.stale());
    json.writeNumberField("history_from_height", page.fromHeight());
    json.writeBooleanField("history_complete", page.complete());
    AnswerJson.writeUnconfirmed(json, page.unconfirmed());
    json.writeArrayFieldStart("transactions");
    for (int i = 0; i < page.entries().size(); i++) {
      json.writeStartObject();
      writeFields(json, page.entries().get(i));
      if (i < others.size()) {
        CounterpartsJson.write(json, others.get(i), network);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    ActivityCursor next = page.next();
    json.writeStringField("next_cursor", next == null ? null : next.text());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, HistoryPage.Line line) throws IOException {
    json.writeStartObject();
    writeFields(json, line);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, HistoryPage.Line line) throws IOException {
    HistoryEntry entry = line.entry();
    json.writeStringField("txid", line.txid().display());
    json.writeNumberField("height", entry.position().height());
    json.writeNumberField("position", entry.position().transaction());
    AnswerJson.writeHash(json, entry.block());
    json.writeNumberField("block_time", entry.time());
    json.writeNumberField("received_sat", entry.receivedSat());
    json.writeNumberField("spent_sat", entry.spentSat());
    json.writeNumberField("balance_after_sat", entry.balanceSat());
  }

  private static void write(JsonGenerator json, HistorySummary summary) throws IOException {
    json.writeStartObject();
    AnswerJson.writeScriptRef(json, summary.scriptRef());
    json.writeNumberField("height", summary.point().height());
    AnswerJson.writeHash(json, summary.point().hash());
    json.writeBooleanField("stale", summary.stale());
    json.writeBooleanField("used", summary.first() != null);
    json.writeNumberField("tx_count", summary.totals().transactions());
    json.writeNumberField("received_count", summary.totals().created());
    json.writeNumberField("received_sat", summary.totals().receivedSat());
    json.writeNumberField("spent_count", summary.totals().spent());
    json.writeNumberField("spent_sat", summary.totals().spentSat());
    writeUse(json, "first_use", summary.first());
    writeUse(json, "last_use", summary.last());
    json.writeEndObject();
  }

  private static void writeUse(JsonGenerator json, String name, @Nullable HistoryEntry entry)
      throws IOException {
    if (entry == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("height", entry.position().height());
    AnswerJson.writeHash(json, entry.block());
    json.writeNumberField("block_time", entry.time());
    json.writeEndObject();
  }
}
