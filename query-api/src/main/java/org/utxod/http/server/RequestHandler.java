package org.utxod.http.server;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.utxod.http.Dispatcher;
import org.utxod.http.Dispatcher.Routed;
import org.utxod.http.Header;
import org.utxod.http.HttpLimits;
import org.utxod.http.Problem;
import org.utxod.http.RequestObserver;
import org.utxod.http.Stream;

/** Between Jetty and the dispatcher: checks sizes, reads bodies, sends answers. */
final class RequestHandler extends Handler.Abstract {
  private static final byte[] NO_BODY = new byte[0];

  /* Answers change with every block and are nobody's to keep or to guess the type of. */
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
  private static final HttpField NO_SNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private final Dispatcher dispatcher;
  private final RequestObserver observer;
  private final HttpLimits limits;
  private final Capacity capacity;
  private final LargeBodies largeBodies = new LargeBodies();
  private final SlowConnections slowConnections;
  private final Executor executor;
  private final Scheduler scheduler;

  RequestHandler(
      Dispatcher dispatcher,
      RequestObserver observer,
      HttpLimits limits,
      SlowConnections slowConnections,
      Executor executor,
      Scheduler scheduler) {
    this.dispatcher = dispatcher;
    this.observer = observer;
    this.limits = limits;
    this.capacity = new Capacity(limits.maxConcurrentRequests());
    this.slowConnections = slowConnections;
    this.executor = executor;
    this.scheduler = scheduler;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    slowConnections.event(request.getConnectionMetaData().getConnection());
    Request.addCompletionListener(
        request,
        failure -> slowConnections.event(request.getConnectionMetaData().getConnection()));
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath();
    String query = uri.getQuery();
    int uriLength = (path == null ? 0 : path.length()) + (query == null ? 0 : query.length());
    if (uriLength > limits.maxUriBytes()) {
      refuse(response, callback, EngineProblems.uriTooLong(limits.maxUriBytes()));
      return true;
    }
    if (headerBytes(request.getHeaders()) > limits.maxHeaderBytes()) {
      refuse(response, callback, EngineProblems.headersTooLarge(limits.maxHeaderBytes()));
      return true;
    }
    Routed routed = dispatcher.route(request.getMethod(), path == null ? "" : path, query);
    if (routed instanceof Routed.Refused refused) {
      observer.answered(RequestObserver.NO_PATH, refused.response().status(), 0);
      send(refused.response(), response, callback);
    } else if (routed instanceof Routed.Found found) {
      if (found.takesBody()) {
        readBody(found, request, response, callback);
      } else {
        answer(found, NO_BODY, request, response, callback);
      }
    }
    return true;
  }

  private static int headerBytes(HttpFields headers) {
    int bytes = 0;
    for (HttpField field : headers) {
      String value = field.getValue();
      bytes += field.getName().length() + (value == null ? 0 : value.length()) + 4;
    }
    return bytes;
  }

  private void readBody(Routed.Found found, Request request, Response response, Callback callback) {
    BodyReader.Outcome outcome = new BodyReader.Outcome() {
      @Override
      public void whole(byte[] body) {
        answer(found, body, request, response, callback);
      }

      @Override
      public void failed(Problem problem) {
        refuse(response, callback, problem);
      }
    };
    int most = Math.max(found.bodyBytes(), limits.maxBodyBytes());
    new BodyReader(request, limits, most, largeBodies, outcome).start(scheduler, executor);
  }

  private void answer(
      Routed.Found found, byte[] body, Request request, Response response, Callback callback) {
    if (!capacity.enter()) {
      org.utxod.http.Response overloaded = EngineProblems.overloaded().toResponse();
      observer.answered(found.path(), overloaded.status(), 0);
      send(overloaded, response, callback);
      return;
    }
    long began = System.nanoTime();
    org.utxod.http.Response answer;
    try {
      answer = dispatcher.handle(found, request.getHeaders()::get, body);
    } finally {
      capacity.leave();
    }
    observer.answered(found.path(), answer.status(), System.nanoTime() - began);
    Stream stream = answer.stream();
    if (stream == null || "HEAD".equals(request.getMethod())) {
      send(answer, response, callback);
    } else {
      slowConnections.leave(request.getConnectionMetaData().getConnection());
      putHeaders(answer, response);
      stream.open(new StreamOut(request, response, callback));
    }
  }

  /* What is left of the request cannot be trusted to end where the next one begins. */
  private void refuse(Response response, Callback callback, Problem problem) {
    observer.answered(RequestObserver.NO_PATH, problem.toResponse().status(), 0);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    send(problem.toResponse(), response, callback);
  }

  static void send(org.utxod.http.Response answer, Response response, Callback callback) {
    putHeaders(answer, response);
    if (answer.stream() == null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
    }
    boolean head = "HEAD".equals(response.getRequest().getMethod());
    ByteBuffer content = head ? ByteBuffer.allocate(0) : answer.body();
    response.write(true, content, callback);
  }

  private static void putHeaders(org.utxod.http.Response answer, Response response) {
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    headers.put(NO_STORE);
    headers.put(NO_SNIFF);
    for (Header header : answer.headers()) {
      headers.put(header.name(), header.value());
    }
  }
}
