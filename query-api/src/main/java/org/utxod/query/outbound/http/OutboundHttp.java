package org.utxod.query.outbound.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.http.OutboundException.Kind;

/**
 * Makes all calls to external services, on the caller's thread, and reports each to the observer. Thread-safe; closed
 * by its creator.
 */
public final class OutboundHttp implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final CallObserver observer;
  private final LongSupplier nanoTime;
  private volatile boolean closed;

  /** Takes ownership of the client. */
  public OutboundHttp(OkHttpClient client, CallObserver observer, LongSupplier nanoTime) {
    this.client = client;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * The response, whatever its status; a redirect is a response too and is not followed.
   *
   * @throws OutboundException if none was received completely, in time and within its size
   */
  public OutboundResponse get(OutboundRequest outboundRequest) {
    return call(
        outboundRequest,
        new Request.Builder().header("Accept", "application/json, text/plain"),
        true);
  }

  /**
   * Sends JSON by POST; of the response only the status and Retry-After are read, and no byte of its body.
   *
   * @throws OutboundException if no status was received in time
   */
  public OutboundResponse post(OutboundRequest outboundRequest, byte[] json) {
    return call(outboundRequest, new Request.Builder().post(RequestBody.create(json, JSON)), false);
  }

  private OutboundResponse call(
      OutboundRequest outboundRequest, Request.Builder request, boolean wantsBody) {
    request.url(outboundRequest.url()).header("User-Agent", "utxod");
    outboundRequest.headers().forEach(request::header);
    Call call = client.newCall(request.build());
    call.timeout()
        .timeout(Math.max(1, outboundRequest.patience().toMillis()), TimeUnit.MILLISECONDS);
    Tally tally = new Tally(nanoTime.getAsLong());
    try (Response response = call.execute()) {
      tally.status = response.code();
      byte[] body = wantsBody ? read(outboundRequest, response, tally) : new byte[0];
      report(outboundRequest, tally, null);
      return new OutboundResponse(response.code(), response.header("Retry-After"), body);
    } catch (IOException e) {
      OutboundException fault = fault(outboundRequest, e);
      report(outboundRequest, tally, describe(fault.kind()));
      throw fault;
    } catch (OutboundException e) {
      report(outboundRequest, tally, describe(e.kind()));
      throw e;
    }
  }

  private static final class Tally {
    private final long began;
    private @Nullable Integer status;
    private long bytes;

    private Tally(long began) {
      this.began = began;
    }
  }

  private static byte[] read(OutboundRequest outboundRequest, Response response, Tally tally)
      throws IOException {
    try (InputStream in = response.body().byteStream()) {
      byte[] body = in.readNBytes(outboundRequest.maxBytes());
      tally.bytes = body.length;
      if (in.read() >= 0) {
        throw new OutboundException(
            Kind.TOO_LONG,
            outboundRequest.party() + " sent more than the " + outboundRequest.maxBytes()
                + " bytes allowed for " + outboundRequest.path() + "; the response is discarded.",
            null);
      }
      return body;
    }
  }

  private OutboundException fault(OutboundRequest outboundRequest, IOException e) {
    if (closed || Thread.currentThread().isInterrupted()) {
      return new OutboundException(
          Kind.CANCELLED, "A call to " + outboundRequest.party() + " was cancelled.", e);
    }
    if (e instanceof InterruptedIOException) {
      return new OutboundException(
          Kind.TOO_SLOW,
          outboundRequest.party() + " did not answer within "
              + outboundRequest.patience().toMillis() + " ms.",
          e);
    }
    return new OutboundException(
        Kind.LOST,
        outboundRequest.party() + " cannot be reached, or aborted its response ("
            + e.getClass().getSimpleName()
            + "). Check its URL and the network path to it (outbound.proxy, outbound.ca_file).",
        e);
  }

  private void report(OutboundRequest outboundRequest, Tally tally, @Nullable String failure) {
    observer.ended(new CallReport(
        outboundRequest.party(),
        outboundRequest.path(),
        tally.status,
        tally.bytes,
        Duration.ofNanos(nanoTime.getAsLong() - tally.began),
        failure));
  }

  private static String describe(Kind kind) {
    return switch (kind) {
      case LOST -> "no complete response";
      case TOO_SLOW -> "timeout";
      case TOO_LONG -> "response too large";
      case CANCELLED -> "cancelled";
    };
  }

  /** Cancels every call in progress. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
