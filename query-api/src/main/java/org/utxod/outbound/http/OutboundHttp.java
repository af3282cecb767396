package org.utxod.outbound.http;

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
import org.utxod.outbound.http.OutboundFault.Kind;

/**
 * Makes every call to third parties, on the thread that asks; tells the observer of each. For any number of threads;
 * closed by whoever made it.
 */
public final class OutboundHttp implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final CallObserver observer;
  private final LongSupplier nanoTime;
  private volatile boolean closed;

  /** Takes the client over. */
  public OutboundHttp(OkHttpClient client, CallObserver observer, LongSupplier nanoTime) {
    this.client = client;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * The answer, whatever its status; a redirect is an answer too and is not followed.
   *
   * @throws OutboundFault where none came whole, in time and within its size
   */
  public Reply get(Ask ask) {
    return call(ask, new Request.Builder().header("Accept", "application/json, text/plain"), true);
  }

  /**
   * Sends JSON by POST; of the answer its status and Retry-After are taken, and no byte of its body.
   *
   * @throws OutboundFault where no status came in time
   */
  public Reply post(Ask ask, byte[] json) {
    return call(ask, new Request.Builder().post(RequestBody.create(json, JSON)), false);
  }

  private Reply call(Ask ask, Request.Builder request, boolean wantsBody) {
    request.url(ask.url()).header("User-Agent", "utxod");
    ask.headers().forEach(request::header);
    Call call = client.newCall(request.build());
    call.timeout().timeout(Math.max(1, ask.patience().toMillis()), TimeUnit.MILLISECONDS);
    Tally tally = new Tally(nanoTime.getAsLong());
    try (Response response = call.execute()) {
      tally.status = response.code();
      byte[] body = wantsBody ? read(ask, response, tally) : new byte[0];
      report(ask, tally, null);
      return new Reply(response.code(), response.header("Retry-After"), body);
    } catch (IOException e) {
      OutboundFault fault = fault(ask, e);
      report(ask, tally, words(fault.kind()));
      throw fault;
    } catch (OutboundFault e) {
      report(ask, tally, words(e.kind()));
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

  private static byte[] read(Ask ask, Response response, Tally tally) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      byte[] body = in.readNBytes(ask.maxBytes());
      tally.bytes = body.length;
      if (in.read() >= 0) {
        throw new OutboundFault(
            Kind.TOO_LONG,
            ask.party() + " sent more than the " + ask.maxBytes() + " bytes that " + ask.path()
                + " may take; the answer is not used.",
            null);
      }
      return body;
    }
  }

  private OutboundFault fault(Ask ask, IOException e) {
    if (closed || Thread.currentThread().isInterrupted()) {
      return new OutboundFault(Kind.CANCELLED, "A call to " + ask.party() + " was cancelled.", e);
    }
    if (e instanceof InterruptedIOException) {
      return new OutboundFault(
          Kind.TOO_SLOW,
          ask.party() + " did not answer within " + ask.patience().toMillis() + " ms.",
          e);
    }
    return new OutboundFault(
        Kind.LOST,
        ask.party() + " cannot be reached, or broke off its answer ("
            + e.getClass().getSimpleName()
            + "). Check its URL and this machine's way to it (outbound.proxy, outbound.ca_file).",
        e);
  }

  private void report(Ask ask, Tally tally, @Nullable String failure) {
    observer.ended(new CallReport(
        ask.party(),
        ask.path(),
        tally.status,
        tally.bytes,
        Duration.ofNanos(nanoTime.getAsLong() - tally.began),
        failure));
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case LOST -> "no whole answer";
      case TOO_SLOW -> "no answer in time";
      case TOO_LONG -> "too long an answer";
      case CANCELLED -> "cancelled";
    };
  }

  /** Ends every call under way. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
