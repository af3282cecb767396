package org.utxod.query.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers are called at the address that was checked, and at no other, however often a name changes its mind. */
class ReceiversTest {
  private static final InetAddress INSIDE = address("127.0.0.1");
  private static final InetAddress RECEIVER = address("127.0.0.2");

  private final List<String> called = new CopyOnWriteArrayList<>();
  private final Deque<List<InetAddress>> lookUps = new ArrayDeque<>();
  private HttpServer inside;
  private HttpServer receiver;
  private OutboundHttp http;

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private HttpServer serve(InetAddress at, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(at, port), 0);
    server.createContext("/", exchange -> {
      called.add(at.getHostAddress());
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  @BeforeEach
  void start() throws IOException {
    receiver = serve(RECEIVER, 0);
    inside = serve(INSIDE, receiver.getAddress().getPort());
    Dns dns = name -> lookUps.removeFirst();
    http = client(null, dns);
  }

  private static OutboundHttp client(@Nullable ProxyUrl proxy, Dns dns) {
    return new OutboundHttp(
        HttpClients.forReceivers(
            proxy,
            null,
            (name, address) -> name.equals("localhost") || address.equals(RECEIVER),
            dns),
        CallObserver.none(),
        System::nanoTime);
  }

  @AfterEach
  void stop() {
    http.close();
    inside.stop(0);
    receiver.stop(0);
  }

  private int call(String host) {
    return http.post(
            new OutboundRequest(
                "webhook",
                "http://" + host + ":" + receiver.getAddress().getPort() + "/in",
                "/in",
                Map.of(),
                Duration.ofSeconds(5),
                0),
            new byte[0])
        .status();
  }

  @Test
  void a_name_with_an_address_that_may_not_be_called_is_called_at_the_other_alone() {
    lookUps.add(List.of(INSIDE, RECEIVER));
    assertThat(call("rebind.example")).isEqualTo(200);
    assertThat(called).containsExactly("127.0.0.2");
  }

  @Test
  void a_name_that_changes_its_mind_between_calls_is_checked_at_each() {
    lookUps.add(List.of(RECEIVER));
    lookUps.add(List.of(INSIDE));
    lookUps.add(List.of(RECEIVER));
    assertThat(call("rebind.example")).isEqualTo(200);
    assertThatThrownBy(() -> call("rebind.example"))
        .isInstanceOf(OutboundException.class)
        .hasRootCauseInstanceOf(ForbiddenAddressException.class);
    assertThat(call("rebind.example")).isEqualTo(200);
    assertThat(called).containsExactly("127.0.0.2", "127.0.0.2");
    assertThat(lookUps).as("one look-up for each call").isEmpty();
  }

  @Test
  void behind_a_proxy_receivers_on_this_machine_are_called_from_here() throws IOException {
    try (SocksServer proxy = new SocksServer(receiver.getAddress().getPort())) {
      http.close();
      http = client(
          new ProxyUrl(ProxyUrl.Kind.SOCKS5, "127.0.0.1", proxy.port(), null, null),
          name -> List.of(INSIDE));
      assertThat(call("localhost")).isEqualTo(200);
      assertThat(call("127.0.0.1")).isEqualTo(200);
      assertThat(called).containsExactly("127.0.0.1", "127.0.0.1");
      assertThat(proxy.requested()).isEmpty();
    }
  }
}
