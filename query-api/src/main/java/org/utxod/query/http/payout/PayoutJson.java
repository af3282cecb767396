package org.utxod.query.http.payout;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.access.Role;
import org.utxod.query.http.Header;
import org.utxod.query.http.Json;
import org.utxod.query.http.Response;
import org.utxod.query.payout.Payment;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutPage;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.PayoutStatus;
import org.utxod.query.payout.SignedTransaction;
import org.utxod.query.payout.StateChange;

/** Payouts as JSON. Amounts are satoshis, times seconds since 1970. */
final class PayoutJson {
  private PayoutJson() {}

  static Response response(int status, PayoutService.Recorded recorded) {
    return Response.of(
        status,
        Response.JSON,
        Json.bytes(json -> write(json, recorded.payout(), recorded.tip())),
        List.of(new Header("Location", "/v1/payouts/" + recorded.payout().id())));
  }

  static Response page(PayoutPage page) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("payouts");
      for (Payout payout : page.payouts()) {
        write(json, payout, page.tip());
      }
      json.writeEndArray();
      Long next = page.next();
      json.writeStringField("next_cursor", next == null ? null : next.toString());
      json.writeEndObject();
    }));
  }

  private static void write(JsonGenerator json, Payout payout, int tip) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", payout.id());
    json.writeStringField("state", payout.state().label());
    json.writeNumberField("total_sat", payout.totalSat());
    json.writeStringField("created_by", payout.person());
    json.writeNumberField("created_at", payout.recordedAt().getEpochSecond());
    json.writeStringField("fee_rate", payout.feeRate());
    json.writeBooleanField("needs_approval", payout.needsApproval());
    json.writeBooleanField("sign_only", payout.isSignOnly());
    json.writeArrayFieldStart("approved_by");
    for (String person : payout.approvals()) {
      json.writeString(person);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("payments");
    for (Payment payment : payout.payments()) {
      write(json, payment, tip);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Payment payment, int tip) throws IOException {
    StateChange last = payment.last();
    json.writeStartObject();
    json.writeStringField("address", payment.address());
    json.writeNumberField("amount_sat", payment.amountSat());
    json.writeStringField("reference", payment.reference());
    json.writeStringField("state", last.state().label());
    json.writeStringField("reason", last.reason());
    json.writeBooleanField("cancel_requested", payment.cancelRequested());
    json.writeStringField("txid", payment.txid());
    writeNullable(json, "vout", payment.vout());
    Integer height = payment.height();
    writeNullable(json, "height", height);
    json.writeNumberField(
        "confirmations",
        height == null || last.state() != PaymentState.CONFIRMED
            ? 0
            : Math.max(1, tip - height + 1));
    json.writeArrayFieldStart("changes");
    for (StateChange change : payment.changes()) {
      json.writeStartObject();
      json.writeStringField("state", change.state().label());
      json.writeNumberField("at", change.at().getEpochSecond());
      json.writeStringField("reason", change.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeNullable(JsonGenerator json, String name, @Nullable Integer value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  static Response preview(PayoutPreview preview) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("total_sat", preview.totalSat());
      json.writeNumberField("fee_sat", preview.feeSat());
      json.writeBooleanField("needs_approval", preview.needsApproval());
      json.writeArrayFieldStart("transactions");
      for (PayoutPreview.Transaction transaction : preview.transactions()) {
        json.writeStartObject();
        json.writeNumberField("payments", transaction.payments());
        json.writeNumberField("fee_sat", transaction.feeSat());
        json.writeNumberField("change_sat", transaction.changeSat());
        json.writeNumberField("vsize", transaction.vsize());
        json.writeArrayFieldStart("inputs");
        for (String input : transaction.inputs()) {
          json.writeString(input);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  static Response transactions(List<SignedTransaction> transactions) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("transactions");
      for (SignedTransaction transaction : transactions) {
        json.writeStartObject();
        json.writeStringField("txid", transaction.txid());
        json.writeStringField("hex", transaction.hex());
        json.writeNumberField("fee_sat", transaction.feeSat());
        json.writeNumberField("vsize", transaction.vsize());
        json.writeArrayFieldStart("payments");
        for (int payment : transaction.payments()) {
          json.writeString(Integer.toString(payment));
        }
        json.writeEndArray();
        json.writeBooleanField("held_back", transaction.heldBack());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }

  /**
   * How paying stands, and who asks.
   *
   * @param role that the token has
   */
  static Response status(PayoutStatus status, String person, Role role) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("state", status.state());
      json.writeStringField("reason", status.reason());
      json.writeStringField("ledger_id", status.ledgerId());
      json.writeNumberField("sequence", status.sequence());
      json.writeStringField("head_sha256", status.headSha256());
      json.writeNumberField("queued_payments", status.queuedPayments());
      json.writeNumberField("approved_payments", status.approvedPayments());
      json.writeNumberField("unconfirmed_transactions", status.unconfirmedBatches());
      json.writeNumberField("watched_transactions", status.watchedBatches());
      json.writeNumberField("today_sat", status.todaySat());
      json.writeStringField("person", person);
      json.writeStringField("role", role.label());
      json.writeEndObject();
    }));
  }

  static Response findings(List<String> findings) {
    return Response.json(Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("findings");
      for (String finding : findings) {
        json.writeString(finding);
      }
      json.writeEndArray();
      json.writeEndObject();
    }));
  }
}
