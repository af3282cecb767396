package org.utxod.query.http;

import java.util.List;

/**
 * The description of an endpoint, used for routing and validation.
 *
 * @param parameters of the query; any other is rejected
 * @param bodyBytes maximum size of a body if the server's limit is too low; otherwise 0
 * @param unlimited whether it is exempt from the limit of concurrent requests: health and metrics
 * @param changesState whether it does more than read; always set except for GET
 */
public record EndpointSpec(
    HttpMethod method,
    PathTemplate path,
    List<Parameter> parameters,
    int bodyBytes,
    boolean unlimited,
    boolean changesState) {
  public EndpointSpec {
    parameters = List.copyOf(parameters);
  }

  /** A GET. */
  public static EndpointSpec get(String path, Parameter... parameters) {
    return new EndpointSpec(
        HttpMethod.GET, PathTemplate.of(path), List.of(parameters), 0, false, false);
  }

  /** A POST; its body is read, within the limit, before the endpoint is called. */
  public static EndpointSpec post(String path, Parameter... parameters) {
    return new EndpointSpec(
        HttpMethod.POST, PathTemplate.of(path), List.of(parameters), 0, false, true);
  }

  /** A PATCH; its body is read as that of a POST. */
  public static EndpointSpec patch(String path) {
    return new EndpointSpec(HttpMethod.PATCH, PathTemplate.of(path), List.of(), 0, false, true);
  }

  /** Whether it takes a body. */
  public boolean takesBody() {
    return method == HttpMethod.POST || method == HttpMethod.PATCH;
  }

  /** A copy with a body of up to this many bytes, if that is above the server's limit. */
  public EndpointSpec withBodyOf(int bytes) {
    return new EndpointSpec(method, path, parameters, bytes, unlimited, changesState);
  }

  /** A copy exempt from the limit of concurrent requests: it must take microseconds and make no external call. */
  public EndpointSpec withoutLimit() {
    return new EndpointSpec(method, path, parameters, bodyBytes, true, changesState);
  }

  /** A copy for a GET that does more than read. */
  public EndpointSpec changingState() {
    return new EndpointSpec(method, path, parameters, bodyBytes, unlimited, true);
  }

  /** A DELETE. */
  public static EndpointSpec delete(String path) {
    return new EndpointSpec(HttpMethod.DELETE, PathTemplate.of(path), List.of(), 0, false, true);
  }

  public boolean takes(String parameter) {
    return parameters.stream().anyMatch(known -> known.name().equals(parameter));
  }

  public boolean takesSeveral(String parameter) {
    return parameters.stream()
        .anyMatch(known -> known.repeatable() && known.name().equals(parameter));
  }
}
