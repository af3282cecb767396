package org.utxod.query.http;

import java.util.List;

/**
 * The description of an endpoint, used for routing, validation and documentation.
 *
 * @param summary a line for the API's description
 * @param parameters of the query; any other is refused
 * @param bodyBytes that a body may have where the server's usual limit is too low; else 0
 * @param unlimited whether it is answered whatever else is in progress: health and metrics
 * @param changesState whether it does more than answer; taken to be so of whatever is no GET
 */
public record EndpointSpec(
    HttpMethod method,
    PathTemplate path,
    String summary,
    List<Parameter> parameters,
    int bodyBytes,
    boolean unlimited,
    boolean changesState) {
  public EndpointSpec {
    parameters = List.copyOf(parameters);
  }

  /** A GET. */
  public static EndpointSpec get(String path, String summary, Parameter... parameters) {
    return new EndpointSpec(
        HttpMethod.GET, PathTemplate.of(path), summary, List.of(parameters), 0, false, false);
  }

  /** A POST; its body is read, within the limit, before the endpoint is called. */
  public static EndpointSpec post(String path, String summary, Parameter... parameters) {
    return new EndpointSpec(
        HttpMethod.POST, PathTemplate.of(path), summary, List.of(parameters), 0, false, true);
  }

  /** The same with a body of up to so many bytes, where that is more than usual. */
  public EndpointSpec withBodyOf(int bytes) {
    return new EndpointSpec(method, path, summary, parameters, bytes, unlimited, changesState);
  }

  /** The same, exempt from the limit of concurrent requests: it must take microseconds and make no external call. */
  public EndpointSpec withoutLimit() {
    return new EndpointSpec(method, path, summary, parameters, bodyBytes, true, changesState);
  }

  /** The same of an endpoint that does more than answer, though it is a GET. */
  public EndpointSpec changingState() {
    return new EndpointSpec(method, path, summary, parameters, bodyBytes, unlimited, true);
  }

  /** A DELETE. */
  public static EndpointSpec delete(String path, String summary) {
    return new EndpointSpec(
        HttpMethod.DELETE, PathTemplate.of(path), summary, List.of(), 0, false, true);
  }

  public boolean takes(String parameter) {
    return parameters.stream().anyMatch(known -> known.name().equals(parameter));
  }

  public boolean takesSeveral(String parameter) {
    return parameters.stream()
        .anyMatch(known -> known.repeatable() && known.name().equals(parameter));
  }
}
