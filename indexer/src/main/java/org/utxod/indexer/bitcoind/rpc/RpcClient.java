package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.utxod.indexer.bitcoind.rpc.RpcHttp.Lane;
import org.utxod.query.port.BodySource;

/**
 * JSON-RPC with one node. Every failure is a {@link NodeException}; no call lasts longer than its deadline.
 * Thread-safe; closed by its creator.
 */
public final class RpcClient implements AutoCloseable {
  /** The most calls in one batch: a node runs them one after the other in one of its threads. */
  public static final int MAX_BATCH = 1_000;

  private final NodeEndpoint endpoint;
  private final RpcDeadlines deadlines;
  private final RpcEnvelope envelope;
  private final RpcHttp http;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger maxBatch = new AtomicInteger(MAX_BATCH);

  public RpcClient(NodeEndpoint endpoint, RpcDeadlines deadlines) {
    this(endpoint, deadlines, new OkHttpClient());
  }

  /**
   * Creates a client with HTTP clients derived from {@code base}: its interceptors see every request, and may answer it
   * without a network. Its connections and threads are not used.
   */
  public RpcClient(NodeEndpoint endpoint, RpcDeadlines deadlines, OkHttpClient base) {
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    this.envelope = new RpcEnvelope(endpoint.label());
    this.http = new RpcHttp(endpoint, deadlines.connect(), base);
  }

  /** The node that it talks to. */
  public NodeEndpoint endpoint() {
    return endpoint;
  }

  /** A call that the node answers quickly and briefly. */
  public JsonNode call(String method, Object... params) {
    return call(RpcCall.of(method, params), Lane.QUICK, deadlines.quick());
  }

  /** A call that can take hours; it has a connection of its own. */
  public JsonNode callSlowly(String method, Object... params) {
    return call(RpcCall.of(method, params), Lane.SLOW, deadlines.slow());
  }

  /**
   * A call that the node answers when something happens; it has a connection of its own.
   *
   * @param wait the longest that the node was asked to wait
   */
  public JsonNode callWaiting(Duration wait, String method, Object... params) {
    return call(RpcCall.of(method, params), Lane.WAITING, wait.plus(deadlines.waitMargin()));
  }

  private JsonNode call(RpcCall call, Lane lane, Duration deadline) {
    long id = ids.incrementAndGet();
    byte[] request = envelope.request(id, call);
    return http.post(call.method(), request, lane, AnswerLimits.of(call), deadline, body -> {
      try (JsonParser p = RpcJson.TREES.createParser(body)) {
        return envelope.result(p, id, call);
      }
    });
  }

  /**
   * Several quick calls in one request.
   *
   * @param calls up to {@link #MAX_BATCH}
   * @return the outcome of each, in the order of the calls
   */
  public List<RpcOutcome> batch(List<RpcCall> calls) {
    if (calls.size() > MAX_BATCH) {
      throw new IllegalArgumentException("a batch has at most " + MAX_BATCH + " calls");
    }
    if (calls.isEmpty()) {
      return List.of();
    }
    List<RpcOutcome> outcomes = new ArrayList<>(calls.size());
    while (outcomes.size() < calls.size()) {
      int from = outcomes.size();
      int size = Math.min(maxBatch.get(), calls.size() - from);
      try {
        outcomes.addAll(batchAtOnce(calls.subList(from, from + size)));
      } catch (NodeException e) {
        if (e.kind() != NodeException.Kind.REFUSED || size == 1) {
          throw e;
        }
        // Hosted nodes and proxies take fewer at once, or none; what they took is remembered.
        maxBatch.accumulateAndGet(Math.max(1, size / 4), Math::min);
      }
    }
    return outcomes;
  }

  private List<RpcOutcome> batchAtOnce(List<RpcCall> calls) {
    if (calls.size() == 1 && maxBatch.get() == 1) {
      return List.of(alone(calls.get(0)));
    }
    List<RpcCall> sent = List.copyOf(calls);
    long firstId = ids.getAndAdd(sent.size()) + 1;
    byte[] request = envelope.request(firstId, sent);
    // A whitelist refuses a batch whole, and does not say for which of its methods.
    String name = "a batch of "
        + sent.stream().map(RpcCall::method).distinct().collect(Collectors.joining(" and "));
    return http.post(name, request, Lane.QUICK, AnswerLimits.of(sent), deadlines.quick(), body -> {
      try (JsonParser p = RpcJson.TREES.createParser(body)) {
        return envelope.results(p, firstId, sent);
      }
    });
  }

  /** For servers that take no lists of calls. */
  private RpcOutcome alone(RpcCall call) {
    try {
      return new RpcOutcome.Result(call(call, Lane.QUICK, deadlines.quick()));
    } catch (NodeException e) {
      if (e.kind() == NodeException.Kind.UNREACHABLE
          || e.kind() == NodeException.Kind.CREDENTIALS) {
        throw e;
      }
      return new RpcOutcome.Failure(e);
    }
  }

  /**
   * A call whose result is read while it arrives and never held whole.
   *
   * @param handler sees the result's value, unless it is null
   */
  public <T> T stream(RpcCall call, StreamHandler<T> handler) {
    return stream(call, handler, Lane.BLOCK, deadlines.block());
  }

  private <T> T stream(RpcCall call, StreamHandler<T> handler, Lane lane, Duration deadline) {
    long id = ids.incrementAndGet();
    byte[] request = envelope.request(id, call);
    return http.post(call.method(), request, lane, RpcHttp.MAX_STREAM, deadline, body -> {
      try (JsonParser p = RpcJson.FACTORY.createParser(body)) {
        return envelope.stream(p, id, call, handler);
      }
    });
  }

  /**
   * A call whose result is a long string of hexadecimal digits, such as a block: its bytes, read while they arrive and
   * never held whole. The deadline is for each piece of it.
   */
  public BodySource openHex(RpcCall call) {
    long id = ids.incrementAndGet();
    return http.open(call.method(), envelope.request(id, call), deadlines.block(), body -> {
      try (JsonParser p = RpcJson.TREES.createParser(body)) {
        throw new NodeException(
            NodeException.Kind.MALFORMED_ANSWER,
            endpoint.label() + " answered " + call.method()
                + " with something other than a hex string: "
                + envelope.result(p, id, call).getNodeType() + ".");
      }
    });
  }

  /** A call that can take hours, whose result is read while it arrives. */
  public <T> T streamSlowly(RpcCall call, StreamHandler<T> handler) {
    return stream(call, handler, Lane.SCAN, deadlines.slow());
  }

  /**
   * Gets a body from the node's REST interface.
   *
   * @param path below {@code /rest/}
   * @param maxBytes bytes that {@code target} may have to hold; more is a fault
   * @throws NodeException {@code METHOD_UNAVAILABLE} if the node does not offer it
   */
  public void getRest(String path, int maxBytes, RestBody target) {
    String name = "rest/" + path.substring(0, Math.max(0, path.indexOf('/')));
    var unused = http.get(name, path, maxBytes, deadlines.block(), body -> {
      target.fill(body);
      return target;
    });
  }

  /** Ends every call in progress, from any thread; they fail as {@code CANCELLED}. Later calls are served. */
  public void cancelAll() {
    http.cancelAll();
  }

  /** Ends every call in progress and lets no other begin. */
  @Override
  public void close() {
    http.close();
  }

  /**
   * Makes any number of calls, in as many batches as are needed.
   *
   * @return the outcomes, in the order of the calls
   */
  public List<RpcOutcome> batches(List<RpcCall> calls) {
    List<RpcOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += MAX_BATCH) {
      outcomes.addAll(batch(calls.subList(from, Math.min(from + MAX_BATCH, calls.size()))));
    }
    return outcomes;
  }
}
