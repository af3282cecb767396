package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;

/** A receiver that hangs, one that fails and a subscriber that never reads, while others are notified of everything. */
class HarmlessReceiversTest {
  @TempDir
  Path directory;

  private final DemoChain chain = new DemoChain(22, GeneratorShape.small(), 120);
  private TestDaemon daemon;

  @BeforeEach
  void a_daemon_at_the_tip() {
    daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, Map.of());
    daemon.awaitTip();
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private String watchPath() {
    return "/v1/watch?script="
        + chain.hotScripts().stream().map(Script::hex).collect(Collectors.joining(","));
  }

  private String register(Receiver receiver) {
    String scripts = chain.hotScripts().stream()
        .map(script -> "\"" + script.hex() + "\"")
        .collect(Collectors.joining(","));
    TestDaemon.Answer made = daemon.post(
        "/v1/webhooks", "{\"url\":\"" + receiver.url() + "\",\"scripts\":[" + scripts + "]}");
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made.body().path("id").asText();
  }

  private JsonNode webhook(String id) {
    return daemon.askWithKey("/v1/webhooks/" + id).body();
  }

  private void awaitTold(String id) {
    Await.until(
        "that webhook " + id + " is told everything",
        () -> webhook(id).path("behind_steps").asLong(1) == 0
            && webhook(id).path("failed_tries").asInt() == 0,
        () -> String.valueOf(webhook(id)));
  }

  private static List<String> ids(Receiver receiver) {
    return receiver.events().stream()
        .map(event -> event.path("id").asText())
        .distinct()
        .toList();
  }

  private Socket silent() throws IOException {
    URI url = URI.create(daemon.url());
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
    socket
        .getOutputStream()
        .write(("GET " + watchPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void harm_nobody_else_and_miss_nothing_when_they_wake() throws IOException {
    try (Receiver sleeping = new Receiver();
        Receiver failing = new Receiver();
        Receiver well = new Receiver();
        Socket silent = silent();
        Watching watching = new Watching(daemon.url() + watchPath(), null)) {
      watching.await("state", 1);
      sleeping.sleep();
      failing.answer(500);
      String ofSleeping = register(sleeping);
      String ofFailing = register(failing);
      String ofWell = register(well);
      for (int i = 0; i < 20; i++) {
        chain.step();
        String hash = daemon.awaitTip().path("block_hash").asText();
        Await.until(
            "block " + hash,
            () -> watching.events("block").stream()
                .anyMatch(block -> block.path("block_hash").asText().equals(hash)),
            () -> String.valueOf(watching.events("block")));
      }
      awaitTold(ofWell);
      assertThat(ids(well)).isNotEmpty();
      assertThat(sleeping.came()).isEmpty();
      assertThat(webhook(ofFailing).path("failure").asText()).contains("500");
      assertThat(silent.isClosed()).isFalse();
      Await.until(
          "that the deadline of the sleeping one is over",
          () -> webhook(ofSleeping).path("failed_tries").asInt() > 0,
          () -> String.valueOf(webhook(ofSleeping)));
      assertThat(webhook(ofSleeping).path("behind_steps").asLong()).isPositive();
      sleeping.wake();
      failing.answer(200);
      awaitTold(ofSleeping);
      awaitTold(ofFailing);
      assertThat(ids(sleeping)).isEqualTo(ids(well));
      assertThat(ids(failing)).isEqualTo(ids(well));
    }
  }
}
