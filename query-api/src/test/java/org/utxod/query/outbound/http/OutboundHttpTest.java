package org.utxod.query.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.outbound.http.OutboundException.Kind;
import org.utxod.store.error.UtxodException;

/** All calls to third parties: limits, proxies, trusted certificates, and reports of each call. */
class OutboundHttpTest {
  @TempDir
  Path directory;

  private final MockWebServer server = new MockWebServer();
  private final List<CallReport> reports = new ArrayList<>();
  private final List<OutboundHttp> opened = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    opened.forEach(OutboundHttp::close);
    server.close();
  }

  private OutboundHttp http(String proxy, Path caFile) {
    OutboundHttp http = new OutboundHttp(
        HttpClients.forThirdParties(
            proxy == null ? null : ProxyUrl.parse(proxy),
            caFile == null ? null : TrustedCertificates.read(caFile)),
        reports::add,
        System::nanoTime);
    opened.add(http);
    return http;
  }

  private static OutboundRequest ask(String url) {
    return new OutboundRequest(
        "party", url, "/shown", Map.of("X-Key", "s3cret"), Duration.ofSeconds(5), 100);
  }

  private String url() {
    return server.url("/secret-path").toString();
  }

  private Kind failure(OutboundHttp http, OutboundRequest outboundRequest) {
    return catchThrowableOfType(OutboundException.class, () -> http.get(outboundRequest))
        .kind();
  }

  @Test
  void a_whole_answer_is_given_whatever_its_status_and_every_call_is_told_of() {
    server.enqueue(new MockResponse.Builder()
        .code(429)
        .addHeader("Retry-After", "7")
        .body("slow")
        .build());
    OutboundResponse outboundResponse = http(null, null).get(ask(url()));
    assertThat(outboundResponse.status()).isEqualTo(429);
    assertThat(outboundResponse.text()).isEqualTo("slow");
    assertThat(outboundResponse.retryAfter()).isEqualTo("7");
    assertThat(reports).singleElement().satisfies(report -> {
      assertThat(report.party()).isEqualTo("party");
      assertThat(report.path()).isEqualTo("/shown");
      assertThat(report.status()).isEqualTo(429);
      assertThat(report.bytes()).isEqualTo(4);
      assertThat(report.failure()).isNull();
    });
    assertThat(reports.toString() + ask(url())).doesNotContain("s3cret", "secret-path");
  }

  @Test
  void a_redirect_is_not_followed() {
    server.enqueue(
        new MockResponse.Builder().code(302).addHeader("Location", url()).build());
    assertThat(http(null, null).get(ask(url())).status()).isEqualTo(302);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void a_body_beyond_its_size_is_not_read() {
    server.enqueue(new MockResponse.Builder().body("x".repeat(100)).build());
    server.enqueue(new MockResponse.Builder().body("x".repeat(101)).build());
    OutboundHttp http = http(null, null);
    assertThat(http.get(ask(url())).body()).hasSize(100);
    assertThat(failure(http, ask(url()))).isEqualTo(Kind.TOO_LONG);
    assertThat(reports.get(1).failure()).isEqualTo("response too large");
  }

  @Test
  void a_body_that_drips_does_not_outlast_the_patience() {
    server.enqueue(new MockResponse.Builder()
        .body("x".repeat(50))
        .throttleBody(1, 200, TimeUnit.MILLISECONDS)
        .build());
    OutboundRequest hurried =
        new OutboundRequest("party", url(), "/", Map.of(), Duration.ofMillis(500), 100);
    assertThat(failure(http(null, null), hurried)).isEqualTo(Kind.TOO_SLOW);
    assertThat(reports.get(0).failure()).isEqualTo("timeout");
  }

  @Test
  void nobody_there_is_said_with_what_to_check() {
    String url = url();
    server.close();
    assertThatThrownBy(() -> http(null, null).get(ask(url)))
        .hasMessageStartingWith("party cannot be reached")
        .hasMessageContaining("outbound.proxy");
  }

  @Test
  void behind_a_socks_proxy_names_are_looked_up_by_it() throws IOException {
    server.enqueue(new MockResponse.Builder().body("through").build());
    try (SocksServer socks = new SocksServer(server.getPort())) {
      OutboundHttp http = http("socks5://127.0.0.1:" + socks.port(), null);
      assertThat(http.get(ask("http://provider.invalid/x")).text()).isEqualTo("through");
      assertThat(socks.requested()).containsExactly("provider.invalid:80");
    }
  }

  @Test
  void an_http_proxy_gets_the_whole_url_and_the_credentials_it_asks_for() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .code(407)
        .addHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
        .build());
    server.enqueue(new MockResponse.Builder().body("through").build());
    OutboundHttp http = http("http://user:pass@127.0.0.1:" + server.getPort(), null);
    assertThat(http.get(ask("http://provider.invalid/x")).text()).isEqualTo("through");
    assertThat(server.takeRequest().getTarget()).isEqualTo("http://provider.invalid/x");
    assertThat(server.takeRequest().getHeaders().get("Proxy-Authorization"))
        .isEqualTo("Basic dXNlcjpwYXNz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9050",
        "ftp://a:1",
        "socks4://a:1",
        "socks5://a",
        "http://a:1/path",
        "socks5://u:p@a:1",
        "http://user@a:1",
        "http://a b:1"
      })
  void what_is_no_proxy_is_refused(String text) {
    assertThatThrownBy(() -> ProxyUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_proxys_password_is_not_shown() {
    assertThat(ProxyUrl.parse("http://user:pass@a:1")).hasToString("http://****@a:1");
  }

  @Test
  void a_private_authority_is_trusted_where_it_is_given_and_only_there() throws Exception {
    server.close();
    Path caFile = directory.resolve("ca.pem");
    try (MockWebServer secure = new MockWebServer()) {
      secure.useHttps(ownCertificate(caFile).getSocketFactory());
      secure.start();
      secure.enqueue(new MockResponse.Builder().body("trusted").build());
      String url = "https://localhost:" + secure.getPort() + "/";
      assertThat(failure(http(null, null), ask(url))).isEqualTo(Kind.LOST);
      assertThat(http(null, caFile).get(ask(url)).text()).isEqualTo("trusted");
    }
  }

  /** A self-signed key and certificate, created by the JDK's keytool; the certificate is written to {@code pem}. */
  private SSLContext ownCertificate(Path pem) throws Exception {
    Path store = directory.resolve("own.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "own",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit")
        .redirectErrorStream(true)
        .start();
    String said = new String(
        keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("own").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void a_file_without_a_certificate_is_named() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing");
    assertThatThrownBy(() -> TrustedCertificates.read(empty))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("empty.pem contains no X.509 certificate");
    assertThatThrownBy(() -> TrustedCertificates.read(directory.resolve("none.pem")))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("cannot be read (no such file");
  }
}
