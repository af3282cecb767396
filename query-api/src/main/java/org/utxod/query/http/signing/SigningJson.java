package org.utxod.query.http.signing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.SigningService.Shown;
import org.utxod.query.signing.SigningState;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Transactions that others sign, as JSON. */
final class SigningJson {
  private final Network network;

  SigningJson(Network network) {
    this.network = network;
  }

  /** @param version of the PSBT; null to leave that out, with the signed transaction */
  void write(JsonGenerator json, Shown shown, @Nullable Integer version) throws IOException {
    SigningRow row = shown.row();
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeStringField("account", shown.account());
    json.writeStringField("state", shown.state().label());
    time(json, "created", row.made());
    time(json, "state_since", row.changed());
    if (shown.state() == SigningState.OPEN) {
      time(json, "reserved_until", row.until());
    } else {
      json.writeNullField("reserved_until");
    }
    text(json, "txid", shown.txid());
    json.writeNumberField("fee_sat", row.feeSat());
    int vsize = (row.weight() + 3) / 4;
    json.writeStringField("fee_rate", FeeRate.of(row.feeSat(), vsize).toString());
    json.writeNumberField("max_vsize", vsize);
    json.writeNumberField("height", row.height());
    inputs(json, row);
    outputs(json, shown.transaction(), row.changeVout());
    block(json, shown);
    json.writeStringField("note", row.note().isEmpty() ? null : row.note());
    if (shown.leftCoins() != null && shown.leftSat() != null) {
      json.writeNumberField("remaining_coins", shown.leftCoins());
      json.writeNumberField("remaining_sat", shown.leftSat());
    }
    if (version != null) {
      Psbt psbt = shown.psbt();
      json.writeStringField("psbt", psbt == null ? null : psbt.as(version).base64());
      json.writeStringField("transaction", row.signed().isEmpty() ? null : row.signed());
    }
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, long seconds) throws IOException {
    json.writeStringField(name, Instant.ofEpochSecond(seconds).toString());
  }

  private static void text(JsonGenerator json, String name, @Nullable Txid txid)
      throws IOException {
    json.writeStringField(name, txid == null ? null : txid.display());
  }

  private static void block(JsonGenerator json, Shown shown) throws IOException {
    ChainPoint block = shown.row().block();
    json.writeNumberField("confirmations", shown.confirmations());
    if (block == null) {
      json.writeNullField("block_height");
      json.writeNullField("block_hash");
    } else {
      json.writeNumberField("block_height", block.height());
      json.writeStringField("block_hash", block.hash().display());
    }
    text(json, "conflicting_txid", shown.row().by());
  }

  private void inputs(JsonGenerator json, SigningRow row) throws IOException {
    json.writeArrayFieldStart("inputs");
    for (SigningRow.Input input : row.inputs()) {
      json.writeStartObject();
      json.writeStringField("txid", input.outPoint().txid().display());
      json.writeNumberField("vout", input.outPoint().vout());
      json.writeNumberField("value_sat", input.valueSat());
      json.writeNumberField("height", input.height());
      script(json, input.script());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void outputs(JsonGenerator json, Transaction transaction, @Nullable Integer changeVout)
      throws IOException {
    json.writeArrayFieldStart("outputs");
    for (int i = 0; i < transaction.outputs().size(); i++) {
      Transaction.Output output = transaction.outputs().get(i);
      json.writeStartObject();
      script(json, output.script());
      json.writeNumberField("amount_sat", output.valueSat());
      json.writeBooleanField("change", changeVout != null && changeVout == i);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void script(JsonGenerator json, Script script) throws IOException {
    json.writeStringField("address", Addresses.encode(script, network).orElse(null));
    json.writeStringField("script", script.hex());
  }
}
