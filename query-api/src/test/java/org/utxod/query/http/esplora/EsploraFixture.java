package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** A server whose index holds two coins of one script, asked over HTTP as Esplora's clients ask. */
abstract class EsploraFixture {
  static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  static final OutPoint A = new OutPoint(FakeIndex.txid("a"), 0);
  static final OutPoint B = new OutPoint(FakeIndex.txid("b"), 1);
  final TestServer server = new TestServer();

  @BeforeEach
  void fill() {
    server.index.blocks(1);
    server.index.block(NewCoin.of(SCRIPT, "a", 0, 546), NewCoin.of(SCRIPT, "b", 1, 1_000));
    server.index.blocks(8);
    server.chain.tip(9);
    server.node.add(A.txid(), 1, SCRIPT, 546);
    server.node.add(B.txid(), 1, SCRIPT, 9, 1_000);
  }

  @AfterEach
  void close() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  String ok(String path) {
    Answer answer = server.get("/api" + path);
    assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  void refused(String path, int status, String text) {
    Answer answer = server.get("/api" + path);
    assertThat(answer.body()).as(path).isEqualTo(text);
    assertThat(answer.status()).as(path).isEqualTo(status);
    assertThat(answer.header("Content-Type")).as(path).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  static String confirmed(int height) {
    return "{\"confirmed\":true,\"block_height\":" + height + ",\"block_hash\":\""
        + FakeIndex.hash(height) + "\",\"block_time\":" + (1_296_688_602L + height) + "}";
  }
}
