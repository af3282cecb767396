package org.utxod.query.http.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.payout.PayoutException.Kind;
import org.utxod.query.testing.FakePayouts;
import org.utxod.query.testing.PaymentKeys;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/** Who may do what about money, and which bodies are taken for an order. */
@TestInstance(Lifecycle.PER_CLASS)
class PayoutEndpointsTest {
  private static final String OWN = "Authorization: Bearer " + TestServer.ADMIN_KEY;
  private static final String ONE = "{\"address\":\"bcrt1x\",\"amount_sat\":1000}";

  private final FakePayouts payouts = new FakePayouts();
  private final TestServer server =
      new TestServer(HttpLimits.DEFAULT, PaymentKeys.endpoints(payouts));

  @BeforeEach
  void forget() {
    payouts.calls.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer order(String body, String key) {
    return server.post("/v1/payouts", body, PaymentKeys.PAY + "\r\nIdempotency-Key: " + key);
  }

  static Stream<String> paths() {
    return Stream.of(
        "GET /v1/payouts",
        "POST /v1/payouts",
        "GET /v1/payouts/a",
        "POST /v1/payouts/a/approve",
        "POST /v1/payouts/a/cancel",
        "POST /v1/payouts/a/bump",
        "POST /v1/payouts/a/repay",
        "GET /v1/payouts/a/transactions",
        "POST /v1/payouts/a/send",
        "POST /v1/payout-preview",
        "GET /v1/payout-control",
        "POST /v1/payout-control/pause",
        "POST /v1/payout-control/resume",
        "POST /v1/payout-control/reconcile",
        "GET /v1/payout-audit",
        "GET /v1/payout-events",
        "GET /v1/wallet/balance",
        "GET /v1/wallet/coins",
        "GET /v1/wallet/transactions",
        "POST /v1/wallet/addresses",
        "GET /api/blockchain/info",
        "GET /api/wallet/balance",
        "POST /api/wallet/address",
        "POST /api/wallet/send");
  }

  private Answer call(String line, String... headers) {
    String path = line.substring(line.indexOf(' ') + 1);
    String header = headers.length == 0 ? "Accept: */*" : headers[0];
    return line.startsWith("GET") ? server.get(path, header) : server.post(path, ONE, header);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void nothing_is_reachable_without_a_role_of_its_own(String line) {
    assertThat(call(line).status()).isEqualTo(401);
    for (String other : List.of(PaymentKeys.READ, PaymentKeys.ADMIN, OWN)) {
      Answer answer = call(line, other);
      assertThat(answer.status()).as(other).isEqualTo(403);
    }
    assertThat(payouts.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/payouts/a/approve",
    "/v1/payouts/a/repay",
    "/v1/payout-control/resume",
    "/v1/payout-control/reconcile"
  })
  void who_pays_does_not_approve(String path) {
    assertThat(server.post(path, "", PaymentKeys.PAY).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"/v1/payouts", "/v1/payouts/a/bump", "/v1/payout-preview", "/v1/wallet/addresses"})
  void who_approves_does_not_pay(String path) {
    assertThat(server.post(path, "", PaymentKeys.APPROVE).status()).isEqualTo(403);
  }

  @Test
  void the_person_is_the_tokens() {
    assertThat(order(ONE, "person").status()).isEqualTo(202);
    assertThat(
            server.post("/v1/payouts/person/approve", "", PaymentKeys.APPROVE).status())
        .isEqualTo(200);
    assertThat(payouts.calls).contains("create person by alice", "approve person by bob");
  }

  @Test
  void the_same_again_is_200() {
    assertThat(order(ONE, "twice").status()).isEqualTo(202);
    assertThat(order(ONE, "twice").status()).isEqualTo(200);
    assertThat(order(ONE, "\"twice\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_ORDER,   400",
    "OTHER_ORDER, 422",
    "UNKNOWN,     404",
    "WRONG_STATE, 409",
    "NOT_ALLOWED, 403",
    "UNAVAILABLE, 503"
  })
  void refusals_have_a_status(Kind kind, int status) {
    payouts.refuse(kind, "because of this");
    Answer answer = order(ONE, "refused-" + status);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("because of this");
  }

  @Test
  void an_order_without_a_key_is_refused() {
    Answer answer = server.post("/v1/payouts", ONE, PaymentKeys.PAY);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("Idempotency-Key");
    assertThat(server
            .post("/api/wallet/send", "{\"address\":\"x\",\"amount\":\"1\"}", PaymentKeys.PAY)
            .status())
        .isEqualTo(400);
    assertThat(payouts.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"payments\":[]}",
        "{\"payments\":{}}",
        "{\"payments\":[1]}",
        "{\"address\":\"x\"}",
        "{\"amount_sat\":5}",
        "{\"address\":\"x\",\"amount_sat\":1.0}",
        "{\"address\":\"x\",\"amount_sat\":1e3}",
        "{\"address\":\"x\",\"amount_sat\":\"1000\"}",
        "{\"address\":\"x\",\"amount_sat\":99999999999999999999}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"amount_sat\":2000}",
        "{\"address\":\"x\",\"amount\":1000,\"amount_sat\":1000}",
        "{\"address\":null,\"amount_sat\":1000}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"sign_only\":1}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"sign_only\":\"true\"}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"sign_only\":null}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"fee_rate\":\"-1\"}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"fee_rate\":1.2345}",
        "{\"address\":\"x\",\"amount_sat\":1000}{}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"payments\":[]}",
        "{\"address\":\"x\",\"amount_sat\":1000,\"reference\":\"a\\nb\"}"
      })
  void bodies_that_are_no_order(String body) {
    assertThat(order(body, "bad").status()).as(body).isEqualTo(400);
    assertThat(payouts.calls).isEmpty();
  }

  @Test
  void a_list_that_is_too_long() {
    String body = "{\"payments\":[" + (ONE + ",").repeat(3_000) + ONE + "]}";
    assertThat(order(body, "long").status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 202",
    "'\"0.00000546\"', 202",
    "1e3, 400",
    "-1, 400",
    "0.123456789, 400",
    "'\"\"', 400"
  })
  void the_tutorials_amounts_are_decimals_without_floating_point(String amount, int status) {
    payouts.calls.clear();
    Answer answer = server.post(
        "/api/wallet/send",
        "{\"address\":\"x\",\"amount\":" + amount + "}",
        PaymentKeys.PAY + "\r\nIdempotency-Key: t" + Math.floorMod(amount.hashCode(), 1_000));
    // The fake's payments have a transaction at once.
    assertThat(answer.status()).as(answer.body()).isEqualTo(status == 202 ? 200 : status);
  }

  @Test
  void the_tutorials_balance_is_a_decimal() {
    assertThat(server.get("/api/wallet/balance", PaymentKeys.PAY).body())
        .isEqualTo("{\"balance\":1.50000000}");
  }

  @Test
  void a_payout_that_is_signed_only() {
    String body = "{\"address\":\"bcrt1x\",\"amount_sat\":1000,\"sign_only\":true}";
    assertThat(order(body, "signed").body()).contains("\"sign_only\":true");
    assertThat(server.get("/v1/payouts/signed/transactions", PaymentKeys.PAY).body())
        .contains("\"hex\":\"0200\"", "\"held_back\":true");
    assertThat(server.post("/v1/payouts/signed/send", "", PaymentKeys.PAY).status())
        .isEqualTo(200);
    // Who approves sees all but what can be handed out.
    assertThat(
            server.get("/v1/payouts/signed/transactions", PaymentKeys.APPROVE).status())
        .isEqualTo(403);
    assertThat(server.post("/v1/payouts/signed/send", "", PaymentKeys.APPROVE).status())
        .isEqualTo(403);
  }

  @Test
  void a_position_that_is_none() {
    for (String position : List.of("x", "-1", "5-abc", "1".repeat(30))) {
      assertThat(
              server.get("/v1/payout-events?after=" + position, PaymentKeys.PAY).status())
          .as(position)
          .isEqualTo(400);
    }
  }

  @Test
  void labels_cannot_pose_as_the_ledgers() {
    assertThat(server
            .post("/v1/wallet/addresses", "{\"label\":\"utxod-ledger:x:9\"}", PaymentKeys.PAY)
            .status())
        .isEqualTo(400);
  }

  @Test
  void positions_and_reasons_are_checked() {
    assertThat(order(ONE, "positions").status()).isEqualTo(202);
    assertThat(server
            .post("/v1/payouts/positions/cancel", "{\"payments\":[\"x\"]}", PaymentKeys.PAY)
            .status())
        .isEqualTo(400);
    // None is not all: whoever sends an empty list has found nothing to cancel or to pay anew.
    assertThat(server
            .post("/v1/payouts/positions/cancel", "{\"payments\":[]}", PaymentKeys.PAY)
            .status())
        .isEqualTo(400);
    assertThat(server
            .post("/v1/payouts/positions/repay", "{\"payments\":[]}", PaymentKeys.APPROVE)
            .status())
        .isEqualTo(400);
    assertThat(server
            .post("/v1/payouts/positions/cancel", "{\"payments\":[\"0\"]}", PaymentKeys.PAY)
            .status())
        .isEqualTo(200);
    assertThat(server
            .post("/v1/payout-control/pause", "{\"reason\":\"a\\tb\"}", PaymentKeys.PAY)
            .status())
        .isEqualTo(400);
    assertThat(payouts.calls).contains("cancel [0] positions by alice");
  }
}
