package org.utxod.indexer.bitcoind.rpc;

import java.util.List;

/**
 * A method with its parameters.
 *
 * @param params values that Jackson writes as JSON: strings, numbers, booleans, lists, maps, or trees
 */
public record RpcCall(String method, List<Object> params) {
  public RpcCall {
    params = List.copyOf(params);
  }

  /** A call from single parameters. */
  public static RpcCall of(String method, Object... params) {
    return new RpcCall(method, List.of(params));
  }
}
