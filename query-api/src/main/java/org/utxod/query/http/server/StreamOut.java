package org.utxod.query.http.server;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Stream;

/** One endless response in progress in Jetty. A piece that the client does not read fails after the idle timeout. */
final class StreamOut implements Stream.Out {
  private final EndPoint connection;
  private final Response response;
  private final Callback whole;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** @param whole completed when the response has ended */
  StreamOut(Request request, Response response, Callback whole) {
    this.connection = request.getConnectionMetaData().getConnection().getEndPoint();
    this.response = response;
    this.whole = whole;
  }

  @Override
  public void send(byte[] piece, boolean last, Consumer<@Nullable Throwable> sent) {
    Callback callback = new Callback() {
      @Override
      public void succeeded() {
        if (last && ended.compareAndSet(false, true)) {
          whole.succeeded();
        }
        sent.accept(null);
      }

      @Override
      public void failed(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
          whole.failed(failure);
        }
        sent.accept(failure);
      }
    };
    if (ended.get()) {
      callback.failed(new EofException("the response has ended"));
      return;
    }
    try {
      response.write(last, ByteBuffer.wrap(piece), callback);
    } catch (RuntimeException e) {
      // Jetty recycles the response when the client disconnects, also during a write.
      callback.failed(e);
    }
  }

  @Override
  public void cut() {
    if (!ended.get()) {
      connection.close();
    }
  }
}
