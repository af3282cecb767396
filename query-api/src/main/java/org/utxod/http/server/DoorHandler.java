package org.utxod.http.server;

import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.utxod.http.Door;
import org.utxod.http.Door.Verdict;
import org.utxod.http.Header;
import org.utxod.http.RequestObserver;

/** Asks the door before it hands a request on. */
final class DoorHandler extends Handler.Wrapper {
  private final Door door;
  private final RequestObserver observer;
  private final AnswerSender sender;

  DoorHandler(Door door, RequestObserver observer, AnswerSender sender, Handler next) {
    super(next);
    this.door = door;
    this.observer = observer;
    this.sender = sender;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    Verdict verdict = door.at(new Door.Visit(
        request.getMethod(),
        path == null ? "" : path,
        Request.getRemoteAddr(request),
        request.getHeaders()::get));
    if (verdict instanceof Verdict.Answered answered) {
      put(answered.headers(), response);
      observer.answered(RequestObserver.NO_PATH, answered.response().status(), 0);
      sender.send(answered.response(), response, callback);
      return true;
    }
    put(((Verdict.Enter) verdict).headers(), response);
    return super.handle(request, response, callback);
  }

  private static void put(List<Header> headers, Response response) {
    for (Header header : headers) {
      response.getHeaders().put(header.name(), header.value());
    }
  }
}
