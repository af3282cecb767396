package org.utxod.query.http.routing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.ErrorFormat;
import org.utxod.query.http.Header;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.HttpMethod;
import org.utxod.query.http.PathTemplate;
import org.utxod.query.http.Problem;

/**
 * Finds the endpoint of a path, segment by segment: a literal takes precedence over a variable. Immutable and
 * thread-safe.
 */
public final class Router {
  /** A matching endpoint. */
  record Match(Endpoint endpoint, String path) {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node variable;
    private final Map<HttpMethod, Match> endpoints = new EnumMap<>(HttpMethod.class);
  }

  private final Node root = new Node();
  private final NearestPath nearest;
  private final Map<String, ErrorFormat> errorFormat = new HashMap<>();

  /** @throws IllegalArgumentException if two endpoints have the same method and path */
  public Router(List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      add(endpoint);
    }
    List<PathTemplate> paths = new ArrayList<>();
    endpoints.forEach(endpoint -> paths.add(endpoint.spec().path()));
    this.nearest = new NearestPath(paths);
  }

  private void add(Endpoint endpoint) {
    Node node = root;
    String family = endpoint.spec().path().segments().get(0).text();
    ErrorFormat before = errorFormat.putIfAbsent(family, endpoint.errorFormat());
    if (before != null && !before.equals(endpoint.errorFormat())) {
      throw new IllegalArgumentException("two error formats below /" + family);
    }
    for (PathTemplate.Segment segment : endpoint.spec().path().segments()) {
      if (segment.variable()) {
        Node next = node.variable;
        if (next == null) {
          next = new Node();
          node.variable = next;
        }
        node = next;
      } else {
        node = node.literals.computeIfAbsent(segment.text(), text -> new Node());
      }
    }
    if (node.endpoints.put(
            endpoint.spec().method(), new Match(endpoint, endpoint.spec().path().toString()))
        != null) {
      throw new IllegalArgumentException(
          "two endpoints at " + endpoint.spec().method() + " " + endpoint.spec().path());
    }
  }

  /**
   * The endpoint for a request.
   *
   * @param method as received; HEAD is treated as GET
   * @throws HttpException 404 for an unknown path, 405 for a method that the path does not have
   */
  Match match(String method, List<String> segments) {
    Node node = root;
    for (int i = 0; i < segments.size(); i++) {
      Node next = node.literals.get(segments.get(i));
      if (next == null) {
        next = node.variable;
      }
      if (next == null) {
        throw notFound(segments);
      }
      node = next;
    }
    if (node.endpoints.isEmpty()) {
      throw notFound(segments);
    }
    Match match = switch (method) {
      case "GET", "HEAD" -> node.endpoints.get(HttpMethod.GET);
      case "POST" -> node.endpoints.get(HttpMethod.POST);
      case "PATCH" -> node.endpoints.get(HttpMethod.PATCH);
      case "DELETE" -> node.endpoints.get(HttpMethod.DELETE);
      default -> null;
    };
    if (match == null) {
      throw notAllowed(node);
    }
    return match;
  }

  /** The error format for a path, also if there is no endpoint. */
  ErrorFormat errorFormat(String path) {
    int end = path.indexOf('/', 1);
    String family = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    return errorFormat.getOrDefault(family, ErrorFormat.PROBLEM_DOCUMENTS);
  }

  private HttpException notFound(List<String> segments) {
    return new HttpException(Problem.notFound(nearest
        .to(segments)
        .map(path -> "There is nothing at this path. Did you mean " + path + "?")
        .orElse("There is nothing at this path. Start with /v1/status.")));
  }

  private static HttpException notAllowed(Node node) {
    String allowed = node.endpoints.keySet().stream()
        .map(method -> method == HttpMethod.GET ? "GET, HEAD" : method.name())
        .collect(Collectors.joining(", "));
    return new HttpException(new Problem(
        405,
        "method-not-allowed",
        "Method not allowed",
        "This path supports only " + allowed + ".",
        List.of(new Header("Allow", allowed))));
  }
}
