package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.DescriptorService;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.history.HistoryRequest;
import org.utxod.query.history.MergedHistory;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.store.chain.Script;
import org.utxod.store.model.ActivityPosition;

/** {@code POST /v1/descriptor/...}: one question about a descriptor, which stands in the body and never in a URL. */
final class DescriptorEndpoints {
  private static final String EXAMPLE =
      "{\"descriptor\":\"wpkh(xpub.../<0;1>/*)\",\"from\":0,\"to\":999}";
  private static final String HISTORY_EXAMPLE =
      "{\"descriptor\":\"wpkh(xpub.../<0;1>/*)\",\"from\":0,\"to\":999,\"limit\":100,\"cursor\":\"...\"}";
  private static final int LAST = 999;
  private static final int DEFAULT_LIMIT = 100;

  private record Question(
      @Nullable String descriptor,
      @Nullable String xpub,
      @Nullable String scriptType,
      @Nullable Integer from,
      @Nullable Integer to) {}

  private record HistoryQuestion(
      @Nullable String descriptor,
      @Nullable String xpub,
      @Nullable String scriptType,
      @Nullable Integer from,
      @Nullable Integer to,
      @Nullable Integer limit,
      @Nullable String cursor) {}

  private DescriptorEndpoints() {}

  static List<Endpoint> of(DescriptorService service, Access access) {
    return List.of(
        new Endpoint(
            EndpointSpec.post("/v1/descriptor/balance"),
            access,
            request -> answer(service, request, false)),
        new Endpoint(
            EndpointSpec.post("/v1/descriptor/utxos"),
            access,
            request -> answer(service, request, true)),
        new Endpoint(
            EndpointSpec.post("/v1/descriptor/history"),
            access,
            request -> history(service, request)));
  }

  private static Response history(DescriptorService service, Request request) {
    HistoryQuestion asked = JsonBody.read(request, HistoryQuestion.class, 1, HISTORY_EXAMPLE);
    int from = asked.from == null ? 0 : Math.max(0, asked.from);
    int to = asked.to == null ? Math.max(from, LAST) : asked.to;
    int limit = asked.limit == null ? DEFAULT_LIMIT : asked.limit;
    if (limit < 1 || limit > HistoryRequest.MAX_PAGE) {
      throw new HttpException(
          Problem.badRequest("The field limit must be from 1 to " + HistoryRequest.MAX_PAGE + "."));
    }
    DescriptorService.Transactions answer = service.history(
        new DescriptorService.Question(asked.descriptor, asked.xpub, asked.scriptType, from, to),
        asked.cursor == null ? null : ActivityCursor.parse(asked.cursor).last(),
        limit);
    return Response.json(Json.bytes(json -> write(json, answer, from, to)));
  }

  private static void write(
      JsonGenerator json, DescriptorService.Transactions answer, int from, int to)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("descriptor", answer.descriptor());
    json.writeNumberField("branches", answer.branches());
    json.writeNumberField("from", from);
    json.writeNumberField("to", to);
    json.writeNumberField("script_count", answer.scripts());
    json.writeNumberField("history_from_height", answer.page().fromHeight());
    AccountListEndpoints.writePoint(json, answer.at());
    json.writeArrayFieldStart("transactions");
    for (MergedHistory.Line line : answer.page().lines()) {
      json.writeStartObject();
      json.writeStringField("txid", line.txid().display());
      json.writeNumberField("height", line.position().height());
      json.writeNumberField("position", line.position().transaction());
      json.writeStringField("block_hash", line.block().display());
      json.writeNumberField("time", line.time());
      json.writeNumberField("received_sat", line.receivedSat());
      json.writeNumberField("spent_sat", line.spentSat());
      json.writeNumberField("script_count", line.scripts());
      json.writeEndObject();
    }
    json.writeEndArray();
    ActivityPosition next = answer.page().next();
    json.writeStringField("next_cursor", next == null ? null : new ActivityCursor(next).text());
    json.writeEndObject();
  }

  private static Response answer(DescriptorService service, Request request, boolean coins) {
    Question asked = JsonBody.read(request, Question.class, 1, EXAMPLE);
    int from = asked.from == null ? 0 : Math.max(0, asked.from);
    int to = asked.to == null ? Math.max(from, LAST) : asked.to;
    DescriptorService.Answer answer = service.ask(
        new DescriptorService.Question(asked.descriptor, asked.xpub, asked.scriptType, from, to),
        coins);
    return Response.json(Json.bytes(json -> write(json, answer, from, to, coins)));
  }

  private static void write(
      JsonGenerator json, DescriptorService.Answer answer, int from, int to, boolean coins)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("descriptor", answer.descriptor());
    json.writeNumberField("branches", answer.branches());
    json.writeNumberField("from", from);
    json.writeNumberField("to", to);
    json.writeNumberField("script_count", answer.scripts());
    json.writeNumberField("balance_sat", answer.balance().sat());
    json.writeNumberField("utxo_count", answer.balance().coins());
    json.writeNumberField("immature_sat", answer.balance().immatureSat());
    AccountListEndpoints.writePoint(json, answer.at());
    if (coins) {
      json.writeArrayFieldStart("utxos");
      for (DescriptorService.CoinOf one : answer.coins()) {
        json.writeStartObject();
        json.writeStringField("txid", one.coin().outPoint().txid().display());
        json.writeNumberField("vout", one.coin().outPoint().vout());
        json.writeNumberField("value_sat", one.coin().valueSat());
        json.writeNumberField("height", one.coin().height());
        json.writeBooleanField("coinbase", one.coin().coinbase());
        writeScript(json, one.line());
        json.writeEndObject();
      }
    } else {
      json.writeArrayFieldStart("addresses");
      for (DescriptorService.Line line : answer.lines()) {
        json.writeStartObject();
        writeScript(json, line);
        json.writeNumberField("balance_sat", line.balance().sat());
        json.writeNumberField("utxo_count", line.balance().coins());
        json.writeNumberField("immature_sat", line.balance().immatureSat());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeScript(JsonGenerator json, DescriptorService.Line line)
      throws IOException {
    Script script = line.scriptRef().script();
    json.writeStringField("address", line.scriptRef().address());
    json.writeStringField("script", script == null ? null : script.hex());
    json.writeNumberField("branch", line.derivation().branch());
    json.writeNumberField("index", line.derivation().index());
  }
}
