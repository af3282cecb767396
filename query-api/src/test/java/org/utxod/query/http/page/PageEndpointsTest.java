package org.utxod.query.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/** The web page's files as HTTP gives them. */
class PageEndpointsTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"page/([^\"]+)\"|(?:from |import\\()'\\./([^']+)'");

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/page/app.js, text/javascript; charset=utf-8",
    "/page/look.css, text/css; charset=utf-8",
    "/page/messages.zh-CN.json, application/json",
    "/page/icon.svg, image/svg+xml"
  })
  void each_has_its_type_its_tag_and_the_strict_policy(String path, String type) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("ETag")).matches("\"[0-9a-f]{24}\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  @Test
  void who_has_it_already_is_told_so_and_sent_nothing() {
    String tag = server.get("/page/app.js").header("ETag");
    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      Answer answer = server.get("/page/app.js", "If-None-Match: " + known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("ETag")).isEqualTo(tag);
    }
    assertThat(server.get("/page/app.js", "If-None-Match: \"other\"").status()).isEqualTo(200);
    assertThat(server.get("/page/dom.js", "If-None-Match: " + tag).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"gzip, true", "identity, false"})
  void who_takes_it_compressed_gets_it_compressed(String accepted, boolean compressed)
      throws IOException {
    for (String name : List.of("app.js", "messages.zh-CN.json", "look.css")) {
      HttpResponse<byte[]> answer = ask(name, "Accept-Encoding", accepted);
      assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
      assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
      byte[] body = answer.body();
      if (compressed) {
        assertThat(body.length).isLessThan(PageText.of(name).length() / 2 + 100);
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(PageText.of(name));
    }
  }

  @Test
  void a_tag_is_of_the_file_as_it_was_sent() {
    String plain = ask("app.js", "Accept-Encoding", "identity")
        .headers()
        .firstValue("ETag")
        .get();
    String packed =
        ask("app.js", "Accept-Encoding", "gzip").headers().firstValue("ETag").get();
    assertThat(packed).isNotEqualTo(plain);
    assertThat(ask("app.js", "Accept-Encoding", "gzip", "If-None-Match", packed).statusCode())
        .isEqualTo(304);
    assertThat(ask("app.js", "Accept-Encoding", "gzip", "If-None-Match", plain).statusCode())
        .isEqualTo(200);
    assertThat(ask("app.js", "If-None-Match", packed).statusCode()).isEqualTo(200);
  }

  private HttpResponse<byte[]> ask(String name, String... headers) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.address().port() + "/page/" + name))
                  .headers(headers)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_304_leaves_the_connection_fit_for_the_next_question() {
    String tag = server.get("/").header("ETag");
    try (RawHttp http = new RawHttp(server.address())) {
      http.send(RawHttp.head("GET", "/", "If-None-Match: " + tag) + "\r\n");
      assertThat(http.answer(false).status()).isEqualTo(304);
      http.send(RawHttp.head("GET", "/health/live") + "\r\n");
      assertThat(http.answer(false).body()).isEqualTo("{\"live\":true}");
    }
  }

  @Test
  void head_tells_the_length_and_sends_nothing() {
    int length = server.get("/page/app.js").body().length();
    Answer answer =
        RawHttp.exchange(server.address(), RawHttp.head("HEAD", "/page/app.js") + "\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(Integer.parseInt(answer.header("Content-Length"))).isGreaterThanOrEqualTo(length);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/",
        "/page/nothing.js",
        "/page/PageFile.class",
        "/page/APP.JS",
        "/page/app.js/",
        "/page/../app.js",
        "/page/..%2fdocs%2fopenapi.yaml",
        "/page/%2e%2e",
        "/page/..\\docs\\openapi.yaml",
        "/page//etc/passwd",
        "/page/app.js%00.css"
      })
  void nothing_but_the_page_s_own_files_is_there(String path) {
    assertThat(server.get(path).status()).isIn(400, 404);
  }

  @Test
  void a_file_is_not_posted_to() {
    Answer answer = server.post("/page/app.js", "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void all_that_the_files_refer_to_is_there_and_nothing_is_from_elsewhere_or_inline() {
    Set<String> seen = new TreeSet<>();
    follow("/", seen);
    PageText.languages().forEach(language -> follow("/page/messages." + language + ".json", seen));
    assertThat(seen).hasSize(PageFile.all().size()).contains("/", "/page/qr.js");
  }

  private void follow(String path, Set<String> seen) {
    if (!seen.add(path)) {
      return;
    }
    Answer answer = server.get(path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
        .as(path)
        .doesNotContain("http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML")
        .doesNotContain("eval(", "<style", " style=\"", " onclick=", "document.write");
    Matcher references = REFERENCE.matcher(answer.body());
    while (references.find()) {
      String name = references.group(1) == null ? references.group(2) : references.group(1);
      follow("/page/" + name, seen);
    }
  }
}
