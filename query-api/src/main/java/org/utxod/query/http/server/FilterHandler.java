package org.utxod.query.http.server;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.RequestFilter.Verdict;
import org.utxod.query.http.RequestObserver;
import org.utxod.query.http.routing.Dispatcher;

/** Applies the request filter before passing a request on. */
final class FilterHandler extends Handler.Wrapper {
  private static final String CLIENT = FilterHandler.class.getName() + ".client";

  private final RequestFilter requestFilter;
  private final Dispatcher dispatcher;
  private final RequestObserver observer;
  private final AnswerSender sender;

  FilterHandler(
      RequestFilter requestFilter,
      Dispatcher dispatcher,
      RequestObserver observer,
      AnswerSender sender,
      Handler next) {
    super(next);
    this.requestFilter = requestFilter;
    this.dispatcher = dispatcher;
    this.observer = observer;
    this.sender = sender;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String target = request.getHttpURI().getPath();
    String path = target == null ? "" : target;
    String method = request.getMethod();
    Verdict verdict = requestFilter.at(new RequestFilter.RequestInfo(
        method,
        path,
        authorities(request),
        Request.getRemoteAddr(request),
        Request.getLocalAddr(request),
        () -> dispatcher.changesState(method, path),
        name -> joined(request.getHeaders(), name)));
    if (verdict instanceof Verdict.Answered answered) {
      put(answered.headers(), response);
      observer.answered(RequestObserver.NO_PATH, answered.response().status(), 0);
      sender.send(answered.response(), response, callback);
      return true;
    }
    if (verdict instanceof Verdict.Refused refused) {
      put(refused.headers(), response);
      observer.answered(RequestObserver.NO_PATH, refused.problem().status(), 0);
      sender.refuse(refused.problem(), response, callback);
      return true;
    }
    Verdict.Enter enter = (Verdict.Enter) verdict;
    request.setAttribute(CLIENT, enter.client());
    put(enter.headers(), response);
    return super.handle(request, response, callback);
  }

  /** The client of a request, also behind trusted proxies. */
  static String client(Request request) {
    return request.getAttribute(CLIENT) instanceof String client
        ? client
        : Request.getRemoteAddr(request);
  }

  /* A target that is a whole URL takes precedence over Host (RFC 9112, 3.2.2); both must be accepted. */
  private static List<String> authorities(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    String target = request.getHttpURI().getAuthority();
    if (host == null) {
      return target == null ? List.of() : List.of(target);
    }
    return target == null || target.equals(host) ? List.of(host) : List.of(host, target);
  }

  /* A list may be split into several headers (RFC 9110, 5.3): reading only one of them gives a wrong result. */
  private static @Nullable String joined(HttpFields headers, String name) {
    String all = null;
    for (HttpField field : headers) {
      if (field.is(name)) {
        all = all == null ? field.getValue() : all + "," + field.getValue();
      }
    }
    return all;
  }

  private static void put(List<Header> headers, Response response) {
    for (Header header : headers) {
      response.getHeaders().put(header.name(), header.value());
    }
  }
}
