package org.utxod.indexer.simnode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.chain.BlockViews;
import org.utxod.indexer.simnode.chain.Pauses;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.indexer.simnode.rpc.HttpAnswer;
import org.utxod.indexer.simnode.rpc.HttpRequest;
import org.utxod.indexer.simnode.rpc.RpcServer;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/**
 * A simulated node behind an HTTP client without a network between them, in simulated time. The process behind the
 * address can stop, restart with a new cookie, or be replaced by another one.
 *
 * <p>Permitted faults: those of {@link FaultPlan}, a refused connection while the node is down, and a deadline that
 * passes while it works. For one thread.
 */
public final class InProcessNode implements Interceptor {
  /** What goes on around the node. */
  public interface Surroundings {
    /** A request sets out; anything may happen before it arrives. */
    void requestSent(String method);

    /** Time goes by while the node works or waits. */
    void pass(Duration time);

    /** Nanoseconds since any moment. */
    long nanos();
  }

  private static final Duration WAIT_STEP = Duration.ofSeconds(4);

  private final Surroundings around;
  private final Path cookieFile;
  private SimulatedNode node;
  private boolean up;
  private boolean rest;

  /** A node with that chain, started. */
  public InProcessNode(SimChain chain, Path cookieFile, Surroundings around) {
    this.around = around;
    this.cookieFile = cookieFile;
    this.node = node(chain);
    restart();
  }

  private SimulatedNode node(SimChain chain) {
    return new SimulatedNode(
            chain, Network.REGTEST, new FaultPlan(), cookieFile, "", new SimulatedPauses())
        .rest(rest);
  }

  /** The chain of the node that now runs here. */
  public SimChain chain() {
    return node.chain();
  }

  /** Its unconfirmed transactions. */
  public SimMempool mempool() {
    return node.mempool();
  }

  /** Its faults. */
  public FaultPlan faults() {
    return FaultPlan.of(node);
  }

  /** Whether it takes requests. */
  public boolean isUp() {
    return up;
  }

  /** Whether it offers REST, as {@link SimulatedNode#rest}. */
  public void rest(boolean offered) {
    rest = offered;
    node.rest(offered);
  }

  /** Nothing listens any more; the cookie file stays, as after a crash of the node. */
  public void stop() {
    up = false;
  }

  /** Starts, or starts again, with a new cookie. */
  public void restart() {
    try {
      node.awake();
      up = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another node takes the address, with a cookie of its own. */
  public void replace(SimChain chain) {
    node = node(chain);
    restart();
  }

  @Override
  public @NonNull Response intercept(@NonNull Chain chain) throws IOException {
    Buffer body = new Buffer();
    if (chain.request().body() != null) {
      chain.request().body().writeTo(body);
    }
    String text = body.readUtf8();
    String path = chain.request().url().encodedPath();
    around.requestSent(path.equals("/") ? RpcServer.methodOf(text) : path);
    if (!up) {
      throw new ConnectException("Connection refused");
    }
    long before = around.nanos();
    HttpAnswer answer = answer(chain, text);
    if (around.nanos() - before > chain.call().timeout().timeoutNanos()) {
      throw new InterruptedIOException("timeout");
    }
    Response.Builder response = new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(answer.status())
        .message("x");
    MediaType type = null;
    for (String header : answer.headers()) {
      response.header(
          header.substring(0, header.indexOf(':')),
          header.substring(header.indexOf(':') + 1).strip());
      if (header.startsWith("Content-Type: ")) {
        type = MediaType.parse(header.substring("Content-Type: ".length()));
      }
    }
    return response.body(body(answer, type)).build();
  }

  private HttpAnswer answer(Chain chain, String body) throws IOException {
    Map<String, String> headers = new HashMap<>();
    chain
        .request()
        .headers()
        .forEach(
            header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
    try {
      return node.answer(new HttpRequest(
              chain.request().method(), chain.request().url().encodedPath(), headers, body))
          .orElseThrow(() -> new SocketException("Connection reset"));
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  private static ResponseBody body(HttpAnswer answer, @Nullable MediaType type) {
    byte[] whole = BlockViews.join(answer.body());
    Buffer given = new Buffer();
    boolean cut = answer.cutAfter() >= 0 && answer.cutAfter() < whole.length;
    given.write(whole, 0, cut ? answer.cutAfter() : whole.length);
    if (!cut) {
      return ResponseBody.create(given, type, whole.length);
    }
    return ResponseBody.create(Okio.buffer(new CutSource(given)), type, whole.length);
  }

  /** Throws an error instead of returning the rest of the response. */
  private static final class CutSource extends ForwardingSource {
    CutSource(Buffer given) {
      super(given);
    }

    @Override
    public long read(@NonNull Buffer sink, long byteCount) throws IOException {
      long read = super.read(sink, byteCount);
      if (read < 0) {
        throw new EOFException("the connection ended");
      }
      return read;
    }
  }

  private final class SimulatedPauses implements Pauses {
    @Override
    public void work(Duration length, CountDownLatch stopping) {
      around.pass(length);
    }

    @Override
    public ChainPoint awaitTip(SimChain chain, BlockHash known, long millis) {
      Duration left = Duration.ofMillis(millis);
      while (up && chain.activeTip().hash().equals(known) && left.toNanos() > 0) {
        Duration step = left.compareTo(WAIT_STEP) < 0 ? left : WAIT_STEP;
        around.pass(step);
        left = left.minus(step);
      }
      return chain.activeTip();
    }
  }
}
