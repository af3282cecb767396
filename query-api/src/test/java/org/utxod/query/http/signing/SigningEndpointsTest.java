package org.utxod.query.http.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.http.HttpMethod;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.testing.FakeDescriptors;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakePsbts;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/** Orders and what comes back over HTTP: who may, what is refused and how, and what the answers say. */
class SigningEndpointsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "Authorization: Bearer " + TestServer.ADMIN_KEY;
  private static final String TO = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String MAKE = "/v1/accounts/shop/psbt";
  private static final String ALL = "/v1/accounts/shop/psbts";

  private final TestServer server = new TestServer();

  @BeforeEach
  void fill() {
    server.index.block();
    for (int i = 0; i < 4; i++) {
      NewCoin coin =
          NewCoin.of(FakeDescriptors.script("wpkh(xpub/0/*)", i), "c" + i, i, 50_000 + i);
      server.index.block(coin);
      server.node.spending(coin.outPoint(), new Spending.Unspent());
    }
    server.chain.tip(4);
    server.node.willSay(new Broadcaster.Outcome.Accepted(FakeIndex.txid("any")));
    server
        .accounts
        .maker()
        .make(new AccountMaker.Order("shop", "wpkh(xpub/<0;1>/*)", null, null, 20, List.of()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String order(String more) {
    return "{\"outputs\":[{\"address\":\"" + TO + "\",\"amount_sat\":40000}],\"fee_rate\":\"3\","
        + "\"previous_transactions\":false" + more + "}";
  }

  private Answer make(String id, String body) {
    return server.post(MAKE, body, KEY, "Idempotency-Key: " + id);
  }

  private static JsonNode parse(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  @Test
  void an_order_is_made_listed_signed_and_sent() {
    Answer made = make("a", order(",\"psbt_version\":2"));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode node = parse(made);
    assertThat(node.path("state").asText()).isEqualTo("open");
    assertThat(node.path("remaining_coins").asInt()).isEqualTo(3);
    Psbt psbt = Psbt.ofBase64(node.path("psbt").asText());
    assertThat(psbt.version()).isEqualTo(2);
    assertThat(make("a", order(",\"psbt_version\":2")).status()).isEqualTo(200);
    assertThat(make("a", order(",\"min_conf\":2")).status()).isEqualTo(422);
    make("b", order(""));

    JsonNode page = parse(server.get(ALL + "?limit=1", KEY));
    assertThat(page.path("psbts").path(0).path("id").asText()).isEqualTo("b");
    assertThat(page.path("psbts").path(0).has("psbt")).isFalse();
    JsonNode next = parse(server.get(ALL + "?cursor=" + page.path("next_cursor").asText(), KEY));
    assertThat(next.path("psbts").path(0).path("id").asText()).isEqualTo("a");
    assertThat(next.path("next_cursor").isNull()).isTrue();

    JsonNode coins = parse(server.get("/v1/accounts/shop/utxos", KEY)).path("utxos");
    assertThat(coins.findValuesAsText("reserved_by").stream().filter(by -> by.equals("a")))
        .hasSize(1);

    String signed = FakePsbts.sign(psbt).base64();
    Answer sent = server.post(
        ALL + "/a/signed", "{\"psbt\":\"" + signed + "\"}", KEY, "Content-Type: application/json");
    assertThat(parse(sent).path("state").asText()).as(sent.body()).isEqualTo("sent");
    assertThat(parse(server.get(ALL + "/a", KEY)).path("transaction").asText())
        .isEqualTo(server.node.broadcasts().get(0));
    assertThat(server.ask(HttpMethod.DELETE, ALL + "/a", "", KEY).status()).isEqualTo(409);
    Answer released = server.ask(HttpMethod.DELETE, ALL + "/b", "", KEY);
    assertThat(parse(released).path("state").asText()).isEqualTo("released");
    assertThat(server.get(ALL + "/c", KEY).status()).isEqualTo(404);
  }

  @Test
  void nobody_without_a_token_looks_or_changes() {
    assertThat(server.post(MAKE, order(""), "Idempotency-Key: a").status()).isEqualTo(401);
    assertThat(server.get(ALL).status()).isEqualTo(401);
    assertThat(server.post(ALL + "/a/signed", "x").status()).isEqualTo(401);
    assertThat(server.ask(HttpMethod.DELETE, ALL + "/a", "").status()).isEqualTo(401);
    assertThat(server.post(MAKE, order(""), KEY).status()).isEqualTo(400);
    assertThat(server.post(MAKE, order(""), KEY, "Idempotency-Key: a/b").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{}|There is no output",
        "[]|must be a JSON object",
        "{\"outputs\":[{\"address\":\"" + TO + "\",\"amount_sat\":\"1\"}]}|whole number",
        "{\"outputs\":[{\"address\":\"" + TO + "\",\"amount_sat\":-1}]}|whole number",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":99999999999999999999}]}|whole number",
        "{\"outputs\":[{\"amount_sat\":1000}],\"fee_rate\":\"1\"}|no address",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"script\":\"51\",\"amount_sat\":1000}]}|not both",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":\"0.0001\"}|fee_rate",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":\"9999\"}|psbt.max_fee_rate",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"target_blocks\":2}|not both",
        "{\"outputs\":[{\"address\":\"" + TO + "\",\"amount_sat\":1000}]}|no fee estimate",
        "{\"outputs\":[{\"address\":\"" + TO + "\"}],\"fee_rate\":1}|amount_sat",
        "{\"outputs\":[{\"address\":\"" + TO + "\",\"amount_sat\":9}],\"fee_rate\":1}|at least 294",
        "{\"outputs\":[{\"script\":\"6a00\",\"amount_sat\":9}],\"fee_rate\":1}|burn",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"sweep\":true}|without amount_sat",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"strategy\":\"any\"}|strategy",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"psbt_version\":1}|0 or 2",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"coins\":[\"x\"]}|txid",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"max_fee_sat\":5}|max_fee_sat",
        "{\"outputs\":[{\"address\":\"" + TO
            + "\",\"amount_sat\":1000}],\"fee_rate\":1,\"nonce\":5}|must be a JSON object",
      })
  void an_order_that_is_not_as_it_must_be_is_refused_with_a_sentence(String body, String because) {
    Answer answer = make("a", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(parse(answer).path("detail").asText()).contains(because).endsWith(".");
    assertThat(parse(server.get(ALL, KEY)).path("psbts").isEmpty()).isTrue();
  }

  @Test
  void coins_that_are_named_are_spent_or_the_order_is_refused() {
    String two = "\"" + FakeIndex.txid("c2").display() + ":2\"";
    Answer made = make("a", order(",\"coins\":[" + two + "]"));
    assertThat(parse(made).path("inputs").path(0).path("txid").asText())
        .isEqualTo(FakeIndex.txid("c2").display());
    Answer again = make("b", order(",\"coins\":[" + two + "]"));
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.body()).contains("is reserved");
    Answer none = make("b", order(",\"coins\":[\"" + FakeIndex.txid("other").display() + ":0\"]"));
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.body()).contains("is not an unspent coin of the account");
    Answer much = make("b", order("").replace("40000", "400000"));
    assertThat(much.status()).isEqualTo(422);
    assertThat(parse(much).path("type").asText()).isEqualTo("urn:utxod:problem:not-enough-coins");
  }

  @Test
  void a_sweep_goes_to_all_its_outputs_and_leaves_nothing() {
    String body = "{\"sweep\":true,\"previous_transactions\":false,\"fee_rate\":\"2\",\"outputs\":["
        + "{\"address\":\"" + TO + "\"},{\"address\":\"" + TO
        + "\",\"amount_sat\":60000},{\"address\":\""
        + TO + "\"}]}";
    JsonNode made = parse(make("a", body));
    assertThat(made.path("inputs").size()).as(made.toString()).isEqualTo(4);
    long sum = 0;
    for (JsonNode output : made.path("outputs")) {
      sum += output.path("amount_sat").asLong();
      assertThat(output.path("change").asBoolean()).isFalse();
    }
    assertThat(sum + made.path("fee_sat").asLong()).isEqualTo(200_006);
    assertThat(made.path("outputs").path(1).path("amount_sat").asLong()).isEqualTo(60_000);
    assertThat(made.path("fee_sat").asLong())
        .isEqualTo(2L * made.path("max_vsize").asLong());
  }

  @Test
  void bodies_that_are_too_long_or_hold_private_keys_are_refused_and_not_repeated() {
    make("a", order(""));
    Answer huge = RawHttp.exchange(
        server.address(),
        "POST " + ALL + "/a/signed HTTP/1.1\r\nHost: x\r\n" + KEY
            + "\r\nContent-Length: 20971520\r\nConnection: close\r\n\r\n");
    assertThat(huge.status()).isEqualTo(413);
    String secret =
        "tprv8ZgxMBicQKsPd7Uf69XL1XwhmjHopUGep8GuEiJDZmbQz6o58LninorQAfcKZWARbtRtfnLcJ5MQ2AtHcQJCCRUcMRvmDUjyEmNUWwx8UbK";
    for (Answer answer : List.of(
        make("b", order(",\"labels\":[\"" + secret + "\"]")),
        server.post(ALL + "/a/signed", secret, KEY),
        server.post(ALL + "/a/signed", "{\"psbt\":\"" + secret + "\"}", KEY))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("private key").doesNotContain(secret.substring(0, 10));
    }
  }
}
