package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;

/** Blocks, the mempool as a whole, fees and proofs, as Esplora's clients receive them. */
class EsploraBlocksTest extends EsploraFixture {
  @Test
  void a_block_and_what_is_in_it() {
    String one = "/block/" + FakeIndex.hash(1);
    assertThat(ok(one))
        .isEqualTo(
            "{\"id\":\"" + FakeIndex.hash(1)
                + "\",\"height\":1,\"version\":536870912,\"timestamp\":1296688603,\"tx_count\":2,\"size\":285,"
                + "\"weight\":1140,\"merkle_root\":\"" + FakeIndex.txid("root 1")
                + "\",\"previousblockhash\":\"" + FakeIndex.hash(0)
                + "\",\"mediantime\":1296688602,\"nonce\":7,\"bits\":545259519,\"difficulty\":4.656542373906925E-10}");
    assertThat(ok("/block/" + FakeIndex.hash(0))).contains("\"previousblockhash\":null");
    assertThat(ok(one + "/status"))
        .isEqualTo(
            "{\"in_best_chain\":true,\"height\":1,\"next_best\":\"" + FakeIndex.hash(2) + "\"}");
    assertThat(ok("/block/" + FakeIndex.hash(9) + "/status"))
        .isEqualTo("{\"in_best_chain\":true,\"height\":9,\"next_best\":null}");
    assertThat(ok("/block/" + FakeIndex.txid("stale") + "/status"))
        .isEqualTo("{\"in_best_chain\":false,\"height\":null,\"next_best\":null}");
    assertThat(ok(one + "/header")).isEqualTo("00".repeat(80));
    assertThat(server.get("/api" + one + "/raw").body()).hasSize(81);
    assertThat(ok(one + "/txids")).isEqualTo("[\"" + A.txid() + "\",\"" + B.txid() + "\"]");
    assertThat(ok(one + "/txid/1")).isEqualTo(B.txid().display());
    assertThat(ok(one + "/txs")).startsWith("[{\"txid\":\"" + A.txid()).contains(confirmed(1));
    assertThat(ok(one + "/txs/0")).isEqualTo(ok(one + "/txs"));
  }

  @Test
  void the_tip_is_that_of_the_index_and_blocks_go_down_from_it() {
    assertThat(ok("/blocks/tip/height")).isEqualTo("9");
    assertThat(ok("/blocks/tip/hash")).isEqualTo(FakeIndex.hash(9).display());
    assertThat(ok("/block-height/3")).isEqualTo(FakeIndex.hash(3).display());
    String blocks = ok("/blocks");
    assertThat(blocks.split("\"id\"", -1)).hasSize(11);
    assertThat(blocks).startsWith("[{\"id\":\"" + FakeIndex.hash(9));
    assertThat(ok("/blocks/1"))
        .startsWith("[{\"id\":\"" + FakeIndex.hash(1))
        .contains("{\"id\":\"" + FakeIndex.hash(0));
  }

  @Test
  void the_mempool_as_a_whole_where_it_is_followed() {
    assertThat(server.get("/api/mempool").status()).isEqualTo(503);
    server.mempool.followed();
    assertThat(ok("/mempool"))
        .isEqualTo("{\"count\":0,\"vsize\":0,\"total_fee\":0,\"fee_histogram\":[]}");
    MempoolTx u = server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    assertThat(ok("/mempool"))
        .isEqualTo("{\"count\":1,\"vsize\":100,\"total_fee\":200,\"fee_histogram\":[[2.00,100]]}");
    assertThat(ok("/mempool/txids")).isEqualTo("[\"" + u.txid() + "\"]");
    assertThat(ok("/mempool/recent"))
        .isEqualTo("[{\"txid\":\"" + u.txid() + "\",\"fee\":200,\"vsize\":100,\"value\":300}]");
  }

  @Test
  void fees_are_those_that_the_node_has() {
    assertThat(ok("/fee-estimates")).isEqualTo("{}");
    server.node.fee(2, "12.345");
    server.node.fee(144, "1.00000");
    assertThat(ok("/fee-estimates")).isEqualTo("{\"2\":12.345,\"144\":1.00000}");
  }

  @Test
  void a_merkleblock_proves_what_a_block_has_and_nothing_else() {
    server.node.add(A.txid(), 1, SCRIPT, 546);
    assertThat(ok("/tx/" + A.txid() + "/merkleblock-proof"))
        .isEqualTo("00".repeat(80) + "0100000001" + A.txid() + "0101");
    server.node.add(FakeIndex.txid("u"), null, SCRIPT, 300);
    refused("/tx/" + FakeIndex.txid("u") + "/merkleblock-proof", 404, "Transaction not found");
    refused("/tx/" + FakeIndex.txid("nobody") + "/merkleblock-proof", 404, "Transaction not found");
  }
}
