package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.query.port.BodySource;

/**
 * The HTTP below JSON-RPC and REST: connections, credentials, deadlines and statuses. Thread-safe.
 *
 * <p>A connection that the node closed while it lay idle ({@code -rpcservertimeout}) is replaced without anyone
 * noticing: OkHttp sends a request once more where a pooled connection fails before it answered anything.
 */
public final class RpcHttp implements AutoCloseable {
  /** Kinds of calls that must not wait for each other, each with connections of its own. */
  enum Lane {
    QUICK,
    BLOCK,
    SLOW,
    SCAN,
    WAITING
  }

  /** Reads a body of a bounded length. */
  @FunctionalInterface
  interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  private static final MediaType JSON = MediaType.get("application/json");
  /** What is read while it arrives, and never held. */
  static final long MAX_STREAM = 512L << 20;

  private static final long MAX_REFUSAL = 1L << 20;
  private static final long MAX_DOWNLOAD_MILLIS = 300_000;
  private static final int IDLE_CONNECTIONS = 16;

  /**
   * Connections that take turns in calls that follow each other closely. Core 31's server does not see a request at once
   * that comes on a connection before the thread that answered the previous one has marked it free (httpserver.cpp, {@code
   * m_req_busy}); it then lies there for up to 50 ms, until the server looks at its connections again.
   */
  private static final int TURNS = 3;

  private final NodeEndpoint endpoint;
  private final Authorization authorization;
  private final Map<Lane, List<OkHttpClient>> lanes = new EnumMap<>(Lane.class);
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong cancellations = new AtomicLong();
  private volatile boolean closed;
  private volatile boolean letIn;

  /** Every lane is made from {@code base}, with connections of its own. */
  RpcHttp(NodeEndpoint endpoint, Duration connect, OkHttpClient base) {
    this.endpoint = endpoint;
    this.authorization = new Authorization(endpoint);
    for (Lane lane : Lane.values()) {
      List<OkHttpClient> clients = new ArrayList<>();
      int turns = lane == Lane.QUICK || lane == Lane.BLOCK ? TURNS : 1;
      for (int i = 0; i < turns; i++) {
        clients.add(base.newBuilder()
            .connectTimeout(connect)
            .readTimeout(Duration.ZERO) // The call's own deadline covers it.
            .writeTimeout(Duration.ZERO)
            .followRedirects(false) // A redirect would carry the credentials elsewhere.
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
            .dispatcher(new Dispatcher())
            .build());
      }
      lanes.put(lane, clients);
    }
  }

  /**
   * Sends a body and reads the answer's, whatever its status, if it is JSON.
   *
   * @param method names the call in messages
   * @param maxBytes bytes that the reader is ready for
   * @throws NodeException for every failure
   */
  <T> T post(
      String method,
      byte[] body,
      Lane lane,
      long maxBytes,
      Duration deadline,
      BodyReader<T> reader) {
    long epoch = cancellations.get();
    String header = authorization.header();
    for (boolean again = false; ; again = true) {
      Optional<T> result = exchange(
          method,
          request(body, header),
          lane,
          deadline,
          epoch,
          response -> response.code() == 401
              ? Optional.empty()
              : Optional.of(read(method, response, maxBytes, reader)));
      if (result.isPresent()) {
        return result.get();
      }
      if (again || !authorization.renew(header)) {
        throw credentials();
      }
      header = authorization.header();
    }
  }

  /**
   * Gets a binary body from the node's REST interface, which asks for no credentials and is sent none.
   *
   * @param name names the call in messages
   * @param path below {@code /rest/}, which itself is below the path of the node's URL; may have a query
   * @param maxBytes bytes that the reader is ready for
   * @throws NodeException for every failure; {@code METHOD_UNAVAILABLE} if it has no such interface
   */
  <T> T get(String name, String path, long maxBytes, Duration deadline, BodyReader<T> reader) {
    int question = path.indexOf('?');
    HttpUrl.Builder place = endpoint
        .url()
        .newBuilder()
        .addPathSegments("rest/" + (question < 0 ? path : path.substring(0, question)));
    HttpUrl url = (question < 0 ? place : place.query(path.substring(question + 1))).build();
    Request request = new Request.Builder().url(url).get().build();
    long epoch = cancellations.get();
    return exchange(name, request, Lane.BLOCK, deadline, epoch, response -> {
          if (response.code() != 200) {
            String text = response.peekBody(RestErrors.MAX_TEXT).string();
            throw RestErrors.fault(endpoint.label(), name, response.code(), text);
          }
          try (InputStream body = new BoundedInputStream(response.body().byteStream(), maxBytes)) {
            return Optional.of(reader.read(body));
          }
        })
        .orElseThrow();
  }

  /**
   * Sends a body and gives back the bytes of a result that is a string of hexadecimal digits, to be read later.
   *
   * @param silence the longest pause of the node, before its answer and within it
   * @param otherwise reads an answer whose result is no string; throws
   * @throws NodeException for every failure before the first byte
   */
  BodySource open(String method, byte[] body, Duration silence, BodyReader<?> otherwise) {
    long epoch = cancellations.get();
    OkHttpClient client = client(Lane.BLOCK).newBuilder().readTimeout(silence).build();
    String header = authorization.header();
    for (boolean again = false; ; again = true) {
      Call call = client.newCall(request(body, header));
      call.timeout().timeout(MAX_DOWNLOAD_MILLIS, TimeUnit.MILLISECONDS);
      Optional<BodySource> source =
          guarded(method, call, silence, epoch, () -> opened(method, call, otherwise));
      if (source.isPresent()) {
        return source.get();
      }
      if (again || !authorization.renew(header)) {
        throw credentials();
      }
      header = authorization.header();
    }
  }

  /** Empty if the node does not take the credentials. */
  private Optional<BodySource> opened(String method, Call call, BodyReader<?> otherwise)
      throws IOException {
    Response response = call.execute();
    Optional<BodySource> source = Optional.empty();
    try {
      if (response.code() == 401) {
        return source;
      }
      if (response.code() != 200) {
        var unused = read(method, response, MAX_REFUSAL, otherwise);
        throw notJson(method, null);
      }
      InputStream body = new BoundedInputStream(response.body().byteStream(), MAX_STREAM);
      source = HexResult.open(body, response::close, head -> {
        var unused = otherwise.read(new BoundedInputStream(
            new SequenceInputStream(new ByteArrayInputStream(head), body), MAX_REFUSAL));
      });
      if (source.isEmpty()) {
        throw notJson(method, null);
      }
      return source;
    } finally {
      if (source.isEmpty()) {
        response.close();
      }
    }
  }

  /** Reads an answer; empty if it has to be asked for once more. */
  @FunctionalInterface
  private interface ResponseReader<T> {
    Optional<T> read(Response response) throws IOException;
  }

  private <T> Optional<T> exchange(
      String method,
      Request request,
      Lane lane,
      Duration deadline,
      long epoch,
      ResponseReader<T> reader) {
    Call call = client(lane).newCall(request);
    call.timeout().timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    return guarded(method, call, deadline, epoch, () -> {
      try (Response response = call.execute()) {
        return reader.read(response);
      }
    });
  }

  /** Does part of a call. */
  @FunctionalInterface
  private interface Exchange<T> {
    Optional<T> run() throws IOException;
  }

  /** Makes a {@link NodeException} of whatever fails, and lets {@link #cancelAll} end it. */
  private <T> Optional<T> guarded(
      String method, Call call, Duration deadline, long epoch, Exchange<T> exchange) {
    underWay.add(call);
    if (closed || cancellations.get() != epoch) {
      call.cancel();
    }
    try {
      return exchange.run();
    } catch (JsonProcessingException | IllegalStateException e) {
      // Jackson's table of names gives up by an IllegalStateException on names made to collide.
      throw notJson(method, e);
    } catch (BoundedInputStream.TooLong e) {
      throw new NodeException(
          Kind.MALFORMED_ANSWER,
          endpoint.label() + " sent an answer to " + method + " that is " + e.getMessage() + ".",
          e);
    } catch (IOException e) {
      throw lost(method, e, deadline, epoch);
    } finally {
      underWay.remove(call);
    }
  }

  private OkHttpClient client(Lane lane) {
    List<OkHttpClient> clients = Objects.requireNonNull(lanes.get(lane));
    return clients.get(Math.floorMod(turn.getAndIncrement(), clients.size()));
  }

  private Request request(byte[] body, @Nullable String header) {
    Request.Builder request =
        new Request.Builder().url(endpoint.url()).post(RequestBody.create(body, JSON));
    if (header != null) {
      request.header("Authorization", header);
    }
    return request.build();
  }

  private <T> T read(String method, Response response, long maxBytes, BodyReader<T> reader)
      throws IOException {
    int status = response.code();
    boolean json = isJson(response);
    if (status == 200 || (json && (status == 500 || status == 404 || status == 400))) {
      try (InputStream body = new BoundedInputStream(response.body().byteStream(), maxBytes)) {
        T value = reader.read(body);
        letIn = true;
        return value;
      }
    }
    throw refusedByStatus(method, status);
  }

  private static boolean isJson(Response response) {
    MediaType type = response.body().contentType();
    return type != null && type.subtype().equals("json");
  }

  private NodeException credentials() {
    return new NodeException(
        Kind.CREDENTIALS,
        endpoint.label() + " rejects our credentials (401). " + authorization.advice());
  }

  private NodeException refusedByStatus(String method, int status) {
    String node = endpoint.label();
    String answered = node + " answered " + method + " with HTTP status " + status;
    return switch (status) {
      case 403 ->
        letIn
            ? new NodeException(
                Kind.METHOD_UNAVAILABLE,
                answered
                    + ": this user may not call it, or one of the batch. Add the missing methods to "
                    + "-rpcwhitelist; docs/node.md lists the methods that utxod calls, and 'utxod config' "
                    + "checks each.")
            : new NodeException(
                Kind.CREDENTIALS,
                answered
                    + ": it denies access to our address or this user. Check -rpcallowip, -rpcwhitelist if set, "
                    + "and the key in the URL of a hosted node.");
      case 429, 502, 503, 504 ->
        new NodeException(
            Kind.BUSY,
            answered
                + ": it is overloaded or shutting down. If this persists, raise -rpcworkqueue and -rpcthreads.");
      case 500 -> notJson(method, null);
      default ->
        new NodeException(
            Kind.REFUSED,
            answered
                + ", which is not an answer of a node's RPC. Check the URL: scheme, port and path.");
    };
  }

  private NodeException notJson(String method, @Nullable Throwable cause) {
    return new NodeException(
        Kind.MALFORMED_ANSWER,
        endpoint.label() + " answered " + method
            + " with something other than JSON. Check that this is the URL of a Bitcoin node, "
            + "and whether a proxy is in between.",
        cause);
  }

  private NodeException lost(String method, IOException e, Duration deadline, long epoch) {
    if (closed || cancellations.get() != epoch || Thread.currentThread().isInterrupted()) {
      return new NodeException(Kind.CANCELLED, method + " was cancelled.", e);
    }
    if (e instanceof SSLException) {
      return new NodeException(
          Kind.UNREACHABLE,
          endpoint.label()
              + " was reached, but its certificate is not trusted, or it does not use TLS ("
              + e.getMessage()
              + "). Add the CA that issued it to outbound.ca_file (PEM), or use http:// if it does not use TLS.",
          e);
    }
    String how = e instanceof InterruptedIOException
        ? "did not answer " + method + " within " + deadline.toMillis() + " ms"
        : "cannot be reached, or aborted its response to " + method;
    return new NodeException(
        Kind.UNREACHABLE,
        endpoint.label() + " " + how
            + ". Check that the node is running and that this is its address (-rpcbind, -rpcport).",
        e);
  }

  /** Ends every call in progress; later calls are served. */
  void cancelAll() {
    cancellations.incrementAndGet();
    underWay.forEach(Call::cancel);
  }

  @Override
  public void close() {
    closed = true;
    cancelAll();
    for (List<OkHttpClient> clients : lanes.values()) {
      for (OkHttpClient client : clients) {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
      }
    }
  }
}
