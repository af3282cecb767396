package org.utxod.indexer.bitcoind.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.CannedNode;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.query.port.BodySource;

/** A block's digits, decoded while they arrive. */
class HexResultTest {
  /** Gives a few bytes at a time, as a network does. */
  private static final class Dripping extends ByteArrayInputStream {
    private final Random random = new Random(7);

    Dripping(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(5_000)));
    }
  }

  private static byte[] decoded(InputStream body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (BodySource source = HexResult.open(body, () -> {}, head -> {}).orElseThrow()) {
      for (byte[] piece = source.next(); piece != null; piece = source.next()) {
        whole.write(piece);
      }
    }
    return whole.toByteArray();
  }

  private static InputStream of(String text) {
    return new Dripping(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void bytes_of_every_length_come_whole() throws IOException {
    Random random = new Random(11);
    for (int length : new int[] {0, 1, 2, 100, 127, 128, 129, 2_048, 32_768, 32_769, 1_000_003}) {
      byte[] block = new byte[length];
      random.nextBytes(block);
      String digits = HexFormat.of().formatHex(block);
      for (String form : new String[] {
        "{\"result\":\"%s\",\"error\":null,\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":\"%s\",\"id\":1}",
        "{ \"result\" : \"%s\" }"
      }) {
        assertThat(decoded(of(form.formatted(digits)))).isEqualTo(block);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\":\"00ff",
        "{\"result\":\"00f\"}",
        "{\"result\":\"00zz\"}",
        "{\"result\":\"00\\u0030\"}",
        "{\"result\":\""
      })
  void what_breaks_off_or_is_no_hex_is_never_taken_for_a_block(String body) {
    assertThatThrownBy(() -> decoded(of(body))).isInstanceOf(IOException.class);
  }

  @Test
  void an_error_in_the_answer_is_the_nodes_own() throws IOException {
    String error =
        "{\"result\":null,\"error\":{\"code\":-5,\"message\":\"Block not found\"},\"id\":\"utxod-1\"}";
    for (int status : new int[] {200, 500, 404}) {
      try (CannedNode canned = new CannedNode().json(status, error);
          BitcoinNode node = canned.node()) {
        assertThatThrownBy(() -> node.rpc().openHex(RpcCall.of("getblock", "00", 0)))
            .isInstanceOfSatisfying(
                NodeException.class,
                fault -> assertThat(fault.kind()).isEqualTo(Kind.UNKNOWN_BLOCK));
      }
    }
  }

  @Test
  void a_result_that_is_no_string_is_refused() throws IOException {
    try (CannedNode canned =
            new CannedNode().json(200, "{\"result\":{},\"error\":null,\"id\":\"utxod-1\"}");
        BitcoinNode node = canned.node()) {
      assertThatThrownBy(() -> node.rpc().openHex(RpcCall.of("getblock", "00", 0)))
          .isInstanceOfSatisfying(
              NodeException.class,
              fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_ANSWER));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"getblockchaininfo", "getnetworkinfo", "getblockhash", "waitfornewblock"})
  void an_answer_that_is_far_too_long_for_its_method_is_not_read(String method) throws IOException {
    String padded =
        "{\"result\":\"" + "x".repeat(2 << 20) + "\",\"error\":null,\"id\":\"utxod-1\"}";
    try (CannedNode canned = new CannedNode().json(200, padded);
        BitcoinNode node = canned.node()) {
      assertThatThrownBy(() -> node.rpc().call(method))
          .isInstanceOfSatisfying(
              NodeException.class,
              fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_ANSWER))
          .hasMessageContaining("longer than 1048576 bytes");
    }
  }

  @Test
  void an_answer_of_more_values_than_anything_has_is_not_held() throws IOException {
    String many =
        "{\"result\":[" + "[],".repeat(2_000_000) + "1],\"error\":null,\"id\":\"utxod-1\"}";
    try (CannedNode canned = new CannedNode().json(200, many);
        BitcoinNode node = canned.node()) {
      assertThatThrownBy(() -> node.rpc().call("getrawtransaction"))
          .isInstanceOfSatisfying(
              NodeException.class,
              fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_ANSWER));
    }
  }
}
