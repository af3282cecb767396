package org.utxod.query.http.server;

import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.utxod.query.http.Gzip;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.RequestObserver;
import org.utxod.query.http.Stream;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.http.routing.Dispatcher;
import org.utxod.query.http.routing.Dispatcher.Routed;

/** Between Jetty and the dispatcher: checks sizes, reads bodies, sends answers. */
final class RequestHandler extends Handler.Abstract {
  private static final byte[] NO_BODY = new byte[0];

  private final Dispatcher dispatcher;
  private final RequestObserver observer;
  private final HttpLimits limits;
  private final RequestPermits permits;
  private final HeldBytes bodies;
  private final BodySpools spools;
  private final AnswerSender sender;
  private final OpenConnections connections;
  private final Executor executor;
  private final Scheduler scheduler;

  RequestHandler(
      Dispatcher dispatcher,
      RequestObserver observer,
      HttpLimits limits,
      RequestPermits permits,
      HeldBytes bodies,
      BodySpools spools,
      AnswerSender sender,
      OpenConnections connections,
      Executor executor,
      Scheduler scheduler) {
    this.dispatcher = dispatcher;
    this.observer = observer;
    this.limits = limits;
    this.permits = permits;
    this.bodies = bodies;
    this.spools = spools;
    this.sender = sender;
    this.connections = connections;
    this.executor = executor;
    this.scheduler = scheduler;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.event(request.getConnectionMetaData().getConnection());
    Request.addCompletionListener(
        request, failure -> connections.event(request.getConnectionMetaData().getConnection()));
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
      sender.send(refused.response(), response, callback);
    } else if (routed instanceof Routed.Found found) {
      org.utxod.query.http.Response busy = found.busy();
      if (busy != null) {
        observer.answered(found.path(), busy.status(), 0);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        sender.send(busy, response, callback);
      } else if (found.takesBody()) {
        readBody(found, request, response, callback);
      } else {
        answer(found, RequestBody.of(NO_BODY), request, response, callback);
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
      public void whole(RequestBody body) {
        answer(found, body, request, response, callback);
      }

      @Override
      public void failed(Problem problem) {
        refuse(response, callback, problem);
      }

      @Override
      public void cut() {
        callback.failed(new EofException("the body arrived too slowly"));
      }
    };
    int max = Math.max(found.bodyBytes(), limits.maxBodyBytes());
    new BodyReader(
            request,
            limits,
            max,
            dispatcher.spooledBytes(
                found, request.getHeaders()::get, FilterHandler.client(request)),
            bodies,
            spools,
            () -> connections.event(request.getConnectionMetaData().getConnection()),
            scheduler,
            executor,
            outcome)
        .start();
  }

  private void answer(
      Routed.Found found, RequestBody body, Request request, Response response, Callback callback) {
    if (!found.unlimited() && !permits.acquire()) {
      body.close();
      Problem overloaded = EngineProblems.overloaded();
      observer.answered(found.path(), overloaded.status(), 0);
      sender.refuse(overloaded, response, callback);
      return;
    }
    long began = System.nanoTime();
    org.utxod.query.http.Response answer;
    try {
      answer =
          dispatcher.handle(found, request.getHeaders()::get, FilterHandler.client(request), body);
      if (Gzip.isAccepted(request.getHeaders().get(HttpHeader.ACCEPT_ENCODING))) {
        answer = answer.compressed();
      }
    } finally {
      permits.release();
      body.closeUnlessTaken();
    }
    observer.answered(found.path(), answer.status(), System.nanoTime() - began);
    Stream stream = answer.stream();
    if (stream == null) {
      sender.send(answer, response, callback);
    } else if ("HEAD".equals(request.getMethod())) {
      stream.abandon();
      sender.send(answer, response, callback);
    } else {
      connections.leave(request.getConnectionMetaData().getConnection());
      AnswerSender.putHeaders(answer, response);
      stream.open(new StreamOut(request, response, callback));
    }
  }

  /* The end of a malformed request, and so the start of the next one, is unknown. */
  private void refuse(Response response, Callback callback, Problem problem) {
    observer.answered(RequestObserver.NO_PATH, problem.status(), 0);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    sender.refuse(problem, response, callback);
  }
}
