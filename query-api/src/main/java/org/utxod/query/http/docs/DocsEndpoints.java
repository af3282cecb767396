package org.utxod.query.http.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Header;
import org.utxod.query.http.Response;

/** {@code GET /openapi.yaml} and {@code GET /docs}. */
public final class DocsEndpoints {
  private static final String DOCUMENT = "openapi.yaml";

  private DocsEndpoints() {}

  /** Both endpoints; their content is created once. */
  public static List<Endpoint> all() {
    byte[] document = document();
    DocsPage page = DocsPage.of(document);
    return List.of(
        fixed(
            EndpointSpec.get("/openapi.yaml"),
            Response.of(200, "application/yaml", document, List.of())),
        fixed(
            EndpointSpec.get("/docs"),
            Response.of(
                200,
                "text/html; charset=utf-8",
                page.html().getBytes(StandardCharsets.UTF_8),
                List.of(
                    new Header("Content-Security-Policy", page.policy()),
                    new Header("Referrer-Policy", "no-referrer")))));
  }

  private static Endpoint fixed(EndpointSpec spec, Response response) {
    return Endpoint.open(spec, request -> response);
  }

  private static byte[] document() {
    try (InputStream in = DocsEndpoints.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + DOCUMENT);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
