package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.endtoend.HostileConnections.Kind;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/**
 * The real process with the smallest supported heap, and clients that make it hold as much as they can: it survives,
 * others are served meanwhile, and nothing of them remains after they leave. {@code -Dhostile.connections=2000
 * -Dhostile.seconds=60} for the whole campaign.
 */
class HostileConnectionsTest {
  private static final int CONNECTIONS = Integer.getInteger("hostile.connections", 400);
  private static final int SECONDS = Integer.getInteger("hostile.seconds", 4);

  /** On a machine with nothing else to do it is tens of milliseconds. */
  private static final long GENEROUS_MILLIS = Long.getLong("hostile.p99", 2_000);

  @TempDir
  Path directory;

  private final DemoChain chain = new DemoChain(29, GeneratorShape.full(), 112);
  private final OkHttpClient http = new OkHttpClient.Builder()
      .callTimeout(Duration.ofSeconds(20))
      .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
      .build();
  private SimulatedNode node;
  private DaemonProcess daemon;
  private String url;

  @BeforeEach
  void a_daemon_at_the_tip() {
    Path cookie = directory.resolve(".cookie");
    Path data = directory.resolve("data");
    node = SimulatedNode.withCookie(chain.chain(), Network.REGTEST, new FaultPlan(), cookie)
        .start();
    daemon = new DaemonProcess(directory, node, cookie, data);
    Await.until("its answers", () -> AdminCookie.read(data).isPresent(), daemon::log);
    url = AdminCookie.read(data).orElseThrow().address();
    String tip = chain.chain().activeTip().hash().display();
    Await.until("the tip", () -> ask("/v1/status").contains(tip), daemon::log);
  }

  @AfterEach
  void stop() {
    daemon.close();
    node.close();
  }

  private String ask(String path) {
    try (Response answer =
        http.newCall(new Request.Builder().url(url + path).build()).execute()) {
      assertThat(answer.code()).as(path).isEqualTo(200);
      return answer.body().string();
    } catch (IOException e) {
      throw new AssertionError(path + " beside hostile clients; " + daemon.log(), e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void of_one_kind(Kind kind) {
    bear(List.of(kind));
  }

  @Test
  void of_all_kinds_at_once() {
    bear(List.of(Kind.values()));
  }

  private void bear(List<Kind> kinds) {
    String balance = "/v1/script/" + chain.hotScripts().get(0).hex() + "/balance";
    List<Long> millis = new ArrayList<>();
    String tip = chain.chain().activeTip().hash().display();
    try (HostileConnections hostile =
        new HostileConnections(url, kinds, CONNECTIONS, tip).begin()) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end) {
        for (String path : List.of("/health/live", balance)) {
          long began = System.nanoTime();
          ask(path);
          millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
      }
      assertThat(hostile.opened()).isGreaterThanOrEqualTo(CONNECTIONS);
    }
    Collections.sort(millis);
    assertThat(millis.size()).isGreaterThan(SECONDS);
    assertThat(millis.get(millis.size() * 99 / 100)).isLessThan(GENEROUS_MILLIS);
    assertThat(daemon.isAlive()).isTrue();
    Await.until(
        "nothing held for clients that left",
        () -> Scrape.parse(ask("/metrics")).sum("utxod_client_memory_bytes") == 0,
        () -> ask("/metrics"));
    assertThat(daemon.log()).doesNotContain("ERROR", "OutOfMemory");
  }
}
