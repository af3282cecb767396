package org.utxod.query.http.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.Problem;
import org.utxod.query.http.routing.Dispatcher;
import org.utxod.query.port.BodySource;

/** Sends responses. Bytes that a client has not read yet count towards the memory limit. Thread-safe. */
final class AnswerSender {
  /** Memory of Jetty and the system for a response in progress, besides its bytes. */
  private static final int OVERHEAD_BYTES = 8 << 10;

  /* Answers change with every block, so they must not be cached, and their type must not be guessed. */
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
  private static final HttpField NO_SNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private final HeldBytes answers;
  private final Executor readers;
  private final OpenConnections connections;
  private final Dispatcher dispatcher;

  /**
   * @param readers threads that read long responses from their sources, and may wait there
   * @param connections notified of clients that read long responses fast enough
   */
  AnswerSender(
      HeldBytes answers, Executor readers, OpenConnections connections, Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
    this.answers = answers;
    this.readers = readers;
    this.connections = connections;
  }

  /** Sends a complete response, or starts a long one. */
  void send(org.utxod.query.http.Response answer, Response response, Callback callback) {
    BodySource source = answer.source();
    boolean head = "HEAD".equals(response.getRequest().getMethod());
    putHeaders(answer, response);
    if (source != null) {
      if (head) {
        source.close();
        response.write(true, ByteBuffer.allocate(0), callback);
      } else {
        flow(source, response, callback);
      }
      return;
    }
    if (answer.stream() == null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
    }
    if (head) {
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    Sending sending = new Sending(callback);
    response.write(true, answer.body(), sending);
    sending.hold(response.getRequest(), answer.length());
  }

  private void flow(BodySource source, Response response, Callback callback) {
    BodyPump pump = new BodyPump(
        source,
        new StreamOut(response.getRequest(), response, callback),
        readers,
        answers,
        FilterHandler.client(response.getRequest()),
        () -> connections.event(response.getRequest().getConnectionMetaData().getConnection()));
    if (!pump.start()) {
      response.reset();
      refuse(EngineProblems.noCapacity(), response, callback);
    }
  }

  /** Sends an error, in the error format of the family of the request's path. */
  void refuse(Problem problem, Response response, Callback callback) {
    HttpURI uri = response.getRequest().getHttpURI();
    String path = uri == null ? null : uri.getPath();
    send(dispatcher.refusal(problem, path == null ? "" : path), response, callback);
  }

  static void putHeaders(org.utxod.query.http.Response answer, Response response) {
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    headers.put(NO_STORE);
    headers.put(NO_SNIFF);
    for (Header header : answer.headers()) {
      if (header.name().equals(HttpHeader.VARY.asString())) {
        headers.add(header.name(), header.value()); // beside that of who may read it
      } else {
        headers.put(header.name(), header.value());
      }
    }
  }

  /** Aborts a response to free memory for others. */
  private static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("the client read its response too slowly");
    }
  }

  /** One complete response in progress. */
  private final class Sending implements Callback {
    private final Callback whole;
    private HeldBytes.@Nullable Hold held;
    private boolean over;

    Sending(Callback whole) {
      this.whole = whole;
    }

    /** Counts what is still on its way. */
    void hold(Request request, int bytes) {
      synchronized (this) {
        if (over) {
          return;
        }
        held = answers.open(FilterHandler.client(request), () -> cut(request));
      }
      HeldBytes.Hold mine = held;
      if (mine != null && !mine.grow(bytes + (long) OVERHEAD_BYTES)) {
        cut(request);
      } else {
        closeIfOver();
      }
    }

    private void cut(Request request) {
      request.getConnectionMetaData().getConnection().getEndPoint().close(new Cut());
    }

    private synchronized void closeIfOver() {
      if (over && held != null) {
        held.close();
      }
    }

    @Override
    public void succeeded() {
      end();
      whole.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
      end();
      whole.failed(failure);
    }

    private synchronized void end() {
      over = true;
      if (held != null) {
        held.close();
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return whole.getInvocationType();
    }
  }
}
