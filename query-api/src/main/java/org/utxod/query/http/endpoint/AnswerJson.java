package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.ActivityEntry;
import org.utxod.query.answer.ActivityPage;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.answer.CoinsInMempool;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.UnconfirmedEntry;
import org.utxod.query.answer.Utxo;
import org.utxod.query.http.Json;
import org.utxod.query.http.Response;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** The JSON form of balances, coins and activity. */
public final class AnswerJson {
  private static final int MAX_ECHO = 100;

  private AnswerJson() {}

  static Response response(BalanceAnswer answer) {
    return response(answer, null);
  }

  /** @param minConf as requested; null if it was not */
  static Response response(BalanceAnswer answer, @Nullable Integer minConf) {
    return Response.json(Json.bytes(json -> write(json, answer, minConf)));
  }

  private static void write(JsonGenerator json, BalanceAnswer answer, @Nullable Integer minConf)
      throws IOException {
    json.writeStartObject();
    writeScriptRef(json, answer.scriptRef());
    json.writeNumberField("balance_sat", answer.balanceSat());
    writeNumber(json, "utxo_count", answer.utxoCount());
    writeNumber(json, "immature_sat", answer.immatureSat());
    writeNumber(json, "mempool_received_sat", answer.mempoolReceivedSat());
    writeNumber(json, "mempool_spent_sat", answer.mempoolSpentSat());
    json.writeNumberField("height", answer.point().height());
    writeHash(json, answer.point().hash());
    json.writeStringField("source", answer.source());
    json.writeBooleanField("stale", answer.stale());
    json.writeBooleanField("complete", answer.complete());
    writeNumber(json, "lag_blocks", answer.lagBlocks());
    if (minConf != null) {
      json.writeNumberField("min_conf", minConf);
    }
    json.writeEndObject();
  }

  static void write(JsonGenerator json, BatchEntry entry, @Nullable Integer minConf)
      throws IOException {
    if (entry instanceof BatchEntry.Answered answered) {
      write(json, answered.answer(), minConf);
    } else if (entry instanceof BatchEntry.Refused refused) {
      json.writeStartObject();
      json.writeStringField("address", shortened(refused.address()));
      if (refused.script() != null) {
        json.writeStringField("script", shortened(refused.script()));
      }
      json.writeStringField("error", refused.message());
      json.writeEndObject();
    }
  }

  /* No address is that long; a longer input is not repeated in the response. */
  static @Nullable String shortened(@Nullable String requested) {
    return requested == null || requested.length() <= MAX_ECHO
        ? requested
        : requested.substring(0, MAX_ECHO) + "...";
  }

  static Response response(CoinsPage page) {
    return Response.json(Json.bytes(json -> write(json, page)));
  }

  private static void write(JsonGenerator json, CoinsPage page) throws IOException {
    int height = page.point().height();
    json.writeStartObject();
    writeScriptRef(json, page.scriptRef());
    writeNumber(json, "utxo_count", page.utxoCount());
    json.writeNumberField("height", height);
    writeHash(json, page.point().hash());
    json.writeStringField("source", page.source());
    json.writeBooleanField("stale", page.stale());
    json.writeBooleanField("complete", page.complete());
    json.writeArrayFieldStart("utxos");
    CoinsInMempool mempool = page.mempool();
    if (mempool != null) {
      for (MempoolCoin coin : mempool.coins()) {
        write(json, coin);
      }
    }
    for (Utxo coin : page.coins()) {
      json.writeStartObject();
      writeCoin(json, coin.outPoint(), coin.valueSat());
      json.writeNumberField("height", coin.height());
      Boolean coinbase = coin.coinbase();
      if (coinbase == null) {
        json.writeNullField("coinbase");
      } else {
        json.writeBooleanField("coinbase", coinbase);
      }
      json.writeNumberField("confirmations", coin.confirmations(height));
      writeSpender(json, mempool == null ? null : mempool.spenders().get(coin.outPoint()));
      json.writeEndObject();
    }
    json.writeEndArray();
    Cursor next = page.next();
    json.writeStringField("next_cursor", next == null ? null : next.text());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, MempoolCoin coin) throws IOException {
    json.writeStartObject();
    writeCoin(json, coin.outPoint(), coin.valueSat());
    json.writeNullField("height");
    json.writeBooleanField("coinbase", false);
    json.writeNumberField("confirmations", 0);
    writeSpender(json, coin.spentBy());
    json.writeEndObject();
  }

  private static void writeCoin(JsonGenerator json, OutPoint coin, long valueSat)
      throws IOException {
    json.writeStringField("txid", coin.txid().display());
    json.writeNumberField("vout", coin.vout());
    json.writeNumberField("value_sat", valueSat);
  }

  private static void writeSpender(JsonGenerator json, @Nullable Txid spender) throws IOException {
    json.writeStringField("spent_by_mempool", spender == null ? null : spender.display());
  }

  static Response response(ActivityPage page) {
    return Response.json(Json.bytes(json -> write(json, page)));
  }

  private static void write(JsonGenerator json, ActivityPage page) throws IOException {
    json.writeStartObject();
    writeScriptRef(json, page.scriptRef());
    json.writeNumberField("height", page.point().height());
    writeHash(json, page.point().hash());
    json.writeStringField("source", page.source());
    json.writeBooleanField("stale", page.stale());
    json.writeBooleanField("complete", page.complete());
    json.writeNumberField("activity_from_height", page.fromHeight());
    writeUnconfirmed(json, page.unconfirmed());
    json.writeArrayFieldStart("activity");
    for (ActivityEntry entry : page.entries()) {
      json.writeStartObject();
      json.writeStringField("txid", entry.txid().display());
      json.writeNumberField("height", entry.position().height());
      writeHash(json, entry.block().point().hash());
      json.writeNumberField("block_time", entry.block().time());
      json.writeNumberField("received_sat", entry.receivedSat());
      json.writeNumberField("spent_sat", entry.spentSat());
      json.writeNumberField("balance_after_sat", entry.balanceAfterSat());
      json.writeEndObject();
    }
    json.writeEndArray();
    ActivityCursor next = page.next();
    json.writeStringField("next_cursor", next == null ? null : next.text());
    json.writeEndObject();
  }

  static void writeUnconfirmed(JsonGenerator json, @Nullable List<UnconfirmedEntry> unconfirmed)
      throws IOException {
    if (unconfirmed == null) {
      json.writeNullField("unconfirmed");
      return;
    }
    json.writeArrayFieldStart("unconfirmed");
    for (UnconfirmedEntry entry : unconfirmed) {
      json.writeStartObject();
      json.writeStringField("txid", entry.txid().display());
      json.writeNumberField("first_seen", entry.firstSeen());
      json.writeNumberField("received_sat", entry.receivedSat());
      json.writeNumberField("spent_sat", entry.spentSat());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeScriptRef(JsonGenerator json, ScriptRef scriptRef) throws IOException {
    Script script = scriptRef.script();
    json.writeStringField("address", scriptRef.address());
    json.writeStringField("script", script == null ? null : script.hex());
  }

  static void writeHash(JsonGenerator json, @Nullable BlockHash hash) throws IOException {
    json.writeStringField("block_hash", hash == null ? null : hash.display());
  }

  private static void writeNumber(JsonGenerator json, String name, @Nullable Number value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value.longValue());
    }
  }
}
