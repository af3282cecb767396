package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;

/** Transactions and packages that Esplora's clients hand on. */
class EsploraBroadcastTest extends EsploraFixture {
  @Test
  void a_transaction_is_handed_on_and_the_nodes_words_come_back() {
    String error =
        "sendrawtransaction RPC error: {\"code\":-26,\"message\":\"min relay fee not met, 0 < 141\"}";
    Answer answer = server.post("/api/tx", "0200", "Content-Type: text/plain");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(error);
    refused("/broadcast?tx=0200", 400, error);
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    assertThat(server.post("/api/tx", "0200\n").body()).isEqualTo(A.txid().display());
    assertThat(ok("/broadcast?tx=0200")).isEqualTo(A.txid().display());
    for (String bad : List.of("", "0", "zz", "{\"tx\":\"00\"}")) {
      assertThat(server.post("/api/tx", bad).body()).as(bad).contains("\"code\":-22");
    }
  }

  @Test
  void the_largest_transaction_that_nodes_relay_is_handed_on_and_a_larger_one_is_not() {
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    String largest = "0".repeat(800_000);
    assertThat(server.post("/api/tx", largest).body()).isEqualTo(A.txid().display());
    assertThat(server.post("/api/tx", "\n" + largest + "\r\n").status()).isEqualTo(200);
    Answer larger = server.post("/api/tx", largest + "00");
    assertThat(larger.status()).isEqualTo(400);
    assertThat(larger.body()).isEqualTo("Request body too large");
    assertThat(server.post("/api/tx", "0".repeat(816_384)).status()).isEqualTo(400);
    assertThat(announced("/api/tx", 816_385)).isEqualTo(413);
    assertThat(announced("/v1/balances", 262_145)).as("others have their limit").isEqualTo(413);
  }

  /** What is said to a body that large, before it comes. */
  private int announced(String path, int bytes) {
    String head = RawHttp.head("POST", path, "Content-Length: " + bytes);
    return RawHttp.exchange(server.address(), head + "\r\n").status();
  }

  @Test
  void a_package_is_handed_on_with_its_limits_and_the_nodes_answer_comes_back() {
    String body = "[\"" + "ab".repeat(60) + "\", \"" + "cd".repeat(400_000) + "\"]";
    String error =
        "submitpackage RPC error: {\"code\":-26,\"message\":\"min relay fee not met, 0 < 141\"}";
    assertThat(server.post("/api/txs/package", body).body()).isEqualTo(error);
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    Answer taken = server.post("/api/txs/package?maxfeerate=0.5&maxburnamount=1", body);
    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.header("Content-Type")).isEqualTo("application/json");
    assertThat(taken.body()).startsWith("{\"package_msg\":\"success\"");
    assertThat(server.node.handedOver()).containsExactly("2 null null", "2 0.5 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | Invalid list of transactions",
        "'' | {} | Invalid list of transactions",
        "'' | [] | Invalid list of transactions",
        "'' | [1] | Invalid list of transactions",
        "'' | [\"OK\",1] | Invalid list of transactions",
        "'' | [\"OK\" | Invalid list of transactions",
        "'' | [\"OK\"] x | Invalid list of transactions",
        "'' | [\"OK\",\"00\"] | Invalid transaction size for item 1",
        "'' | [\"OK0\"] | Invalid transaction hex for item 0",
        "'' | [\"OKzz\"] | Invalid transaction hex for item 0",
        "?maxfeerate=-1 | [\"OK\"] | Invalid maxfeerate",
        "?maxfeerate=1e9 | [\"OK\"] | Invalid maxfeerate",
        "?maxburnamount=x | [\"OK\"] | Invalid maxburnamount",
      })
  void a_package_that_is_none_is_refused_before_the_node_sees_it(
      String query, String body, String text) {
    Answer answer = server.post("/api/txs/package" + query, body.replace("OK", "ab".repeat(60)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(text);
    assertThat(server.node.handedOver()).isEmpty();
  }

  @Test
  void a_package_has_at_most_25_transactions() {
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    String one = "\"" + "ab".repeat(60) + "\"";
    assertThat(server
            .post("/api/txs/package", "[" + (one + ",").repeat(24) + one + "]")
            .status())
        .isEqualTo(200);
    assertThat(server
            .post("/api/txs/package", "[" + (one + ",").repeat(25) + one + "]")
            .body())
        .isEqualTo("Exceeded maximum of 25 transactions");
  }
}
