package org.utxod.query.http.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.utxod.store.chain.ScriptKey;

/**
 * The OpenAPI document as one page of HTML, in the look of the web page.
 *
 * @param policy its Content-Security-Policy: its own style and the web page's files, nothing else
 */
record DocsPage(String html, String policy) {
  private static final String STYLE = """
      .bar{display:flex;justify-content:space-between;flex-wrap:wrap;min-height:3.9rem}
      nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
      details{border-bottom:1px solid var(--faint);padding:.4rem 0}
      summary{cursor:pointer;overflow-wrap:anywhere}
      summary b{display:inline-block;min-width:3.2rem}
      table{border-collapse:collapse;margin:.5rem 0}
      td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;overflow-wrap:anywhere}
      th{font-weight:400;color:var(--muted)}
      h2{margin-top:2.25rem}
      pre{overflow-x:auto;background:var(--sheet);border:1px solid var(--faint);border-radius:8px;padding:.6rem .9rem}
      """;

  /** Generated from the document's bytes. */
  static DocsPage of(byte[] yaml) {
    try {
      String html = new Writer(new YAMLMapper().readTree(yaml)).page();
      return new DocsPage(
          html,
          "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self' 'sha256-"
              + sha256(STYLE) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    } catch (IOException e) {
      throw new UncheckedIOException("the OpenAPI document cannot be read", e);
    }
  }

  private static String sha256(String text) {
    return Base64.getEncoder()
        .encodeToString(ScriptKey.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static final class Writer {
    private final JsonNode document;
    private final StringBuilder out = new StringBuilder();

    Writer(JsonNode document) {
      this.document = document;
    }

    String page() {
      JsonNode info = document.path("info");
      out.append("""
              <!doctype html>
              <html lang="en"><head><meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark"><title>utxod: the API</title>
              <link rel="icon" href="page/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="page/look.css">
              <link rel="stylesheet" href="page/layout.css">
              <script src="page/theme.js"></script><style>""")
          .append(STYLE)
          .append("""
              </style></head><body>
              <header><div class="bar"><a class="name" href="./">utxod</a>
              <nav id="more" aria-label="Elsewhere"><a href="./">The web page</a>
              <a href="openapi.yaml">openapi.yaml</a></nav></div></header>
              <main><h1>The API</h1><p>""")
          .append(text(info.path("summary")))
          .append("</p><p>")
          .append(text(info.path("description")))
          .append("</p>\n");
      for (JsonNode tag : document.path("tags")) {
        out.append("<h2>")
            .append(text(tag.path("name")))
            .append("</h2><p>")
            .append(text(tag.path("description")))
            .append("</p>\n");
        operations(tag.path("name").asText());
      }
      out.append("<h2>shapes</h2>\n");
      for (Map.Entry<String, JsonNode> schema :
          document.path("components").path("schemas").properties()) {
        out.append("<details id=\"")
            .append(escaped(schema.getKey()))
            .append("\"><summary>")
            .append(escaped(schema.getKey()))
            .append("</summary><pre tabindex=\"0\">")
            .append(escaped(schema.getValue().toPrettyString()))
            .append("</pre></details>\n");
      }
      return out.append("</main></body></html>\n").toString();
    }

    private void operations(String tag) {
      for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
        for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
          if (method.getValue().path("tags").path(0).asText().equals(tag)) {
            operation(path.getKey(), method.getKey(), method.getValue());
          }
        }
      }
    }

    private void operation(String path, String method, JsonNode operation) {
      out.append("<details><summary><b>")
          .append(escaped(method.toUpperCase(Locale.ROOT)))
          .append("</b> <code>")
          .append(escaped(path))
          .append("</code> ")
          .append(text(operation.path("summary")))
          .append("</summary><table>");
      for (JsonNode reference : operation.path("parameters")) {
        JsonNode parameter = resolved(reference);
        row(
            parameter.path("name").asText() + " (" + parameter.path("in").asText() + ")",
            text(parameter.path("description")));
      }
      operation
          .path("requestBody")
          .path("content")
          .properties()
          .forEach(
              content -> row("body", shape(content.getKey(), content.getValue().path("schema"))));
      for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
        JsonNode resolved = resolved(response.getValue());
        StringBuilder shapes = new StringBuilder(text(resolved.path("description")));
        resolved
            .path("content")
            .properties()
            .forEach(content -> shapes
                .append(": ")
                .append(shape(content.getKey(), content.getValue().path("schema"))));
        row(response.getKey(), shapes.toString());
      }
      out.append("</table></details>\n");
    }

    private void row(String name, String html) {
      out.append("<tr><th scope=\"row\"><code>")
          .append(escaped(name))
          .append("</code></th><td>")
          .append(html)
          .append("</td></tr>");
    }

    private static String shape(String mediaType, JsonNode schema) {
      boolean list = schema.path("type").asText().equals("array");
      String name =
          (list ? schema.path("items") : schema).path("$ref").asText().replaceAll(".*/", "");
      String link = name.isEmpty()
          ? ""
          : (list ? " list of " : " ") + "<a href=\"#" + escaped(name) + "\">" + escaped(name)
              + "</a>";
      return escaped(mediaType) + link;
    }

    private JsonNode resolved(JsonNode node) {
      return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String text(JsonNode node) {
      return escaped(node.asText());
    }

    private static String escaped(String text) {
      return text.replace("&", "&amp;")
          .replace("<", "&lt;")
          .replace(">", "&gt;")
          .replace("\"", "&quot;");
    }
  }
}
