package org.utxod.query.provider.client;

import java.util.ArrayList;
import java.util.List;

/** A request to a provider, below its URL: segments of a path and parameters, not yet encoded. Immutable. */
public final class ProviderRequest {
  /** Enough for any balance. */
  static final int SMALL_BODY = 64 << 10;

  /** Enough for ten thousand coins. */
  static final int LARGE_BODY = 2 << 20;

  record Parameter(String name, String value) {}

  private final List<String> segments;
  private final List<Parameter> parameters;
  private final int maxBytes;
  private final int cost;

  private ProviderRequest(
      List<String> segments, List<Parameter> parameters, int maxBytes, int cost) {
    this.segments = List.copyOf(segments);
    this.parameters = List.copyOf(parameters);
    this.maxBytes = maxBytes;
    this.cost = cost;
  }

  /** A path; empty for the URL itself. */
  public static ProviderRequest path(String... segments) {
    return new ProviderRequest(List.of(segments), List.of(), SMALL_BODY, 1);
  }

  /** A copy with one more parameter. */
  public ProviderRequest with(String name, String value) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(name, value));
    return new ProviderRequest(segments, more, maxBytes, cost);
  }

  /** A copy for a response that may be a long list. */
  public ProviderRequest forLongList() {
    return new ProviderRequest(segments, parameters, LARGE_BODY, cost);
  }

  /** A copy for a request that the service counts as this many calls. */
  public ProviderRequest costing(int calls) {
    return new ProviderRequest(segments, parameters, maxBytes, calls);
  }

  int cost() {
    return cost;
  }

  List<String> segments() {
    return segments;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  int maxBytes() {
    return maxBytes;
  }
}
