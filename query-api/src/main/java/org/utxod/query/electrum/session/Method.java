package org.utxod.query.electrum.session;

import java.util.List;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcResult;

/**
 * A method of the protocol.
 *
 * @param subscribes whether its answer must come before what it subscribes to
 * @param params their names, in the order of their places
 */
public record Method(
    String name, Lane lane, boolean subscribes, List<String> params, Handler handler) {
  public Method {
    params = List.copyOf(params);
  }

  /** A method that subscribes to nothing. */
  public static Method of(String name, Lane lane, List<String> params, Handler handler) {
    return new Method(name, lane, false, params, handler);
  }

  /** What it does. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request.
     *
     * @throws org.utxod.query.electrum.rpc.RpcException to be answered by an error
     */
    RpcResult call(Session session, Params params);
  }
}
