package org.utxod.indexer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.NodeBehavior;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;

/** The methods allowed for an RPC user are reported by feature. */
class MethodCheckTest {
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([a-z]+)\"");

  /** A node that answers every call but those with its usage text, as Core does on parameters that no method takes. */
  private static BitcoinNode withoutThese(Set<String> refused) {
    Interceptor node = requested -> {
      Buffer body = new Buffer();
      if (requested.request().body() != null) {
        requested.request().body().writeTo(body);
      }
      Matcher method = METHOD.matcher(body.readString(StandardCharsets.UTF_8));
      boolean allowed = method.find() && !refused.contains(method.group(1));
      String error =
          "{\"result\":null,\"error\":{\"code\":-1,\"message\":\"" + "usage\"},\"id\":null}";
      return new Response.Builder()
          .request(requested.request())
          .protocol(Protocol.HTTP_1_1)
          .code(allowed ? 500 : 403)
          .message("")
          .body(ResponseBody.create(
              allowed ? error : "", MediaType.get(allowed ? "application/json" : "text/html")))
          .build();
    };
    return new BitcoinNode(new RpcClient(
        NodeEndpoint.of("http://127.0.0.1:1", new Credentials.UserPassword("u", "p")),
        RpcDeadlines.standard(),
        new OkHttpClient.Builder().addInterceptor(node).build()));
  }

  @Test
  void nothing_is_missing_where_everything_may_be_called() {
    try (BitcoinNode node = withoutThese(Set.of())) {
      assertThat(MethodCheck.inspect(node)).singleElement().satisfies(found -> {
        assertThat(found.level()).isEqualTo(Finding.Level.OK);
        assertThat(found.about()).isEqualTo("methods");
      });
    }
  }

  @Test
  void what_is_missing_is_named_by_feature() {
    try (BitcoinNode node = withoutThese(Set.of("getmempoolentry", "gettxoutsetinfo"))) {
      assertThat(MethodCheck.inspect(node))
          .extracting(Finding::about, Finding::level)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("mempool", Finding.Level.NOTE),
              org.assertj.core.groups.Tuple.tuple("verify", Finding.Level.NOTE));
      assertThat(MethodCheck.inspect(node).get(0).message())
          .contains("getmempoolentry", "-rpcwhitelist")
          .doesNotContain("getrawmempool");
    }
    try (BitcoinNode node = withoutThese(Set.of("deriveaddresses", "testmempoolaccept"))) {
      assertThat(MethodCheck.inspect(node))
          .extracting(Finding::about)
          .containsExactly("accounts of descriptors", "transactions that others sign");
    }
    try (BitcoinNode node = withoutThese(Set.of("getblock"))) {
      assertThat(MethodCheck.inspect(node))
          .filteredOn(found -> found.about().equals("following"))
          .singleElement()
          .satisfies(found -> assertThat(found.level()).isEqualTo(Finding.Level.BAD));
    }
  }

  /** It lacks nothing, so that what 'utxod config' says of it is what a real one would hear. */
  @Test
  void the_simulated_node_has_every_method_that_is_called(@TempDir Path directory) {
    DemoChain demo = new DemoChain(3, GeneratorShape.small(), 3);
    Path cookie = directory.resolve(".cookie");
    try (SimulatedNode simulated =
            SimulatedNode.withCookie(demo.chain(), Network.REGTEST, NodeBehavior.HONEST, cookie);
        BitcoinNode node = new BitcoinNode(new RpcClient(
            NodeEndpoint.of(simulated.start().url(), new Credentials.CookieFile(cookie)),
            RpcDeadlines.standard()))) {
      assertThat(MethodCheck.inspect(node))
          .extracting(Finding::level)
          .containsExactly(Finding.Level.OK);
    }
  }
}
