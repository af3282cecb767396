package org.utxod.query.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Gzip;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.TestServer;

/** Long answers go compressed to who accepts that, all others as they are. */
class CompressedAnswersTest {
  private static final String LONG = "{\"a\":\"" + "0123456789".repeat(2_000) + "\"}";
  private static final String HUGE = "{\"a\":\"" + "0123456789".repeat(500_000) + "\"}";

  private final TestServer server = new TestServer(
      List.of(
          json("/long", LONG),
          json("/short", "{\"a\":1}"),
          json("/huge", HUGE),
          Endpoint.open(EndpointSpec.get("/text"), request -> Response.text(LONG))),
      new RequestPermits(2));

  private static Endpoint json(String path, String body) {
    return Endpoint.open(
        EndpointSpec.get(path), request -> Response.json(body.getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> ask(String path, String accepted) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .header("Accept-Encoding", accepted)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String unpacked(byte[] bytes) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void a_long_answer_is_compressed_for_who_accepts_that() throws Exception {
    HttpResponse<byte[]> answer = ask("/long", "gzip, deflate, br");
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body().length).isLessThan(LONG.length() / 10);
    assertThat(unpacked(answer.body())).isEqualTo(LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/short", "/huge", "/text"})
  void what_is_short_or_huge_or_no_json_is_not(String path) throws Exception {
    HttpResponse<byte[]> answer = ask(path, "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isIn("{\"a\":1}", LONG, HUGE);
  }

  @Test
  void head_tells_the_same_length_as_get() throws Exception {
    int length = ask("/long", "gzip").body().length;
    RawHttp.Answer head = RawHttp.exchange(
        server.address(), RawHttp.head("HEAD", "/long", "Accept-Encoding: gzip") + "\r\n");
    assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "gzip, deflate, br, zstd | true",
        "br;q=1, GZIP ; q=0.5 | true",
        "gzip;q=1.0 | true",
        "gzip;q=0.001 | true",
        "deflate, br | false",
        "gzip;q=0 | false",
        "br, gzip; q=0.000, x | false",
        "gzip;q=high | false",
        "xgzip | false",
        "gzipx | false",
        "* | false"
      })
  void who_accepts_it_says_so_by_name(String accepted, boolean is) {
    assertThat(Gzip.isAccepted(accepted)).isEqualTo(is);
  }

  /** What would be slow for an expression that steps back. */
  @Test
  void a_hostile_header_costs_nothing() {
    assertThat(Gzip.isAccepted(null)).isFalse();
    assertThat(Gzip.isAccepted("gzip;q=".repeat(2_000))).isFalse();
    assertThat(Gzip.isAccepted("gzip" + " \t".repeat(8_000) + ";")).isFalse();
    assertThat(Gzip.isAccepted("gzip;q=0" + "0".repeat(16_000))).isFalse();
    assertThat(Gzip.isAccepted("gzip;q=0." + "0".repeat(16_000))).isFalse();
    assertThat(Gzip.isAccepted(", ".repeat(8_000) + "gzip")).isTrue();
  }
}
