package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/**
 * Five hundred clients that send nothing and five hundred that send almost nothing harm nobody, and are disconnected in
 * the end.
 */
class SlowClientsTest {
  private static final int IDLE = 500;
  private static final int DRIPPING = 400;
  private static final int READING_SLOWLY = 100;
  private static final int CONNECTIONS = IDLE + DRIPPING + READING_SLOWLY + 100;
  private static final int ORDINARY = 4;
  private static final Duration GENEROUS = Duration.ofSeconds(1);

  private static final HttpLimits LIMITS = new HttpLimits(
      24 * 1024,
      16 * 1024,
      256 * 1024,
      Duration.ofSeconds(5),
      Duration.ofSeconds(4),
      CONNECTIONS,
      64);

  private final CountDownLatch enough = new CountDownLatch(1);

  @Test
  void ordinary_requests_are_answered_as_if_the_others_were_not_there(@TempDir Path directory)
      throws Exception {
    DemoChain chain = new DemoChain(5, GeneratorShape.small(), 120);
    ExecutorService clients = Executors.newFixedThreadPool(ORDINARY);
    try (TestDaemon daemon = new TestDaemon(
            directory,
            chain.chain(),
            Network.REGTEST,
            Map.of(Setting.WATCH_WATCHERS, "1"),
            config -> RuntimeContext.of(config).withHttp(LIMITS),
            null);
        SlowClients slow = new SlowClients(daemon.url())) {
      daemon.awaitTip();
      slow.silent(IDLE);
      slow.dripping(DRIPPING);
      slow.readingSlowly(READING_SLOWLY, "/openapi.yaml");
      assertThat(slow.stillOpen()).isEqualTo(1_000);

      String path = "/v1/script/" + chain.hotScripts().get(0).hex() + "/balance";
      List<Future<List<Long>>> ordinary = new ArrayList<>();
      for (int i = 0; i < ORDINARY; i++) {
        ordinary.add(clients.submit(() -> ask(daemon.url() + path)));
      }
      Await.until(
          "the end of all that is slow",
          () -> {
            slow.now();
            return slow.stillOpen() == 0 && allGoOn(ordinary);
          },
          () -> slow.stillOpen() + " are still open");
      enough.countDown();
      List<Long> millis = new ArrayList<>();
      for (Future<List<Long>> one : ordinary) {
        millis.addAll(one.get(30, TimeUnit.SECONDS));
      }
      Collections.sort(millis);
      assertThat(millis.size()).isGreaterThan(1_000);
      assertThat(millis.get(millis.size() * 99 / 100)).isLessThan(GENEROUS.toMillis());
      everyPlaceIsFreeAgain(daemon);
    } finally {
      enough.countDown();
      clients.shutdownNow();
    }
  }

  /* Before they are told to stop, none of them ends except by a failure. */
  private static boolean allGoOn(List<Future<List<Long>>> clients) {
    assertThat(clients).noneMatch(Future::isDone);
    return true;
  }

  /* Milliseconds of each; every tenth over a connection of its own. */
  private List<Long> ask(String url) throws IOException {
    List<Long> millis = new ArrayList<>();
    OkHttpClient kept =
        new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(20)).build();
    OkHttpClient fresh = kept.newBuilder()
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .build();
    while (enough.getCount() > 0) {
      OkHttpClient client = millis.size() % 10 == 0 ? fresh : kept;
      long began = System.nanoTime();
      try (Response answer =
          client.newCall(new Request.Builder().url(url).build()).execute()) {
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().string()).contains("\"source\":\"local\"");
      }
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
    kept.connectionPool().evictAll();
    return millis;
  }

  /* A connection that was not really closed would be missing here. */
  private static void everyPlaceIsFreeAgain(TestDaemon daemon) {
    try (SlowClients all = new SlowClients(daemon.url())) {
      all.answered(CONNECTIONS, "/health/live");
      assertThat(all.stillOpen()).isEqualTo(CONNECTIONS);
    }
  }
}
