package org.utxod.query.electrum.rpc;

import org.utxod.store.error.UtxodException;

/** A request that is answered by an error. The message is for the client. */
public final class RpcException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_ARGUMENTS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** The server cannot answer now (aiorpcX: JSONRPC.SERVER_BUSY). */
  public static final int SERVER_BUSY = -102;

  /** A request that cannot be answered as it is (ElectrumX: BAD_REQUEST). */
  public static final int BAD_REQUEST = 1;

  /** The node's refusal (ElectrumX: DAEMON_ERROR). */
  public static final int DAEMON_ERROR = 2;

  /** A limit of this server was reached (Fulcrum's code). */
  public static final int LIMIT_REACHED = 4;

  private final int code;

  public RpcException(int code, String message) {
    super(code == SERVER_BUSY ? Decision.RETRY : Decision.REFUSE, message);
    this.code = code;
  }

  /** A request that cannot be answered as it is. */
  public static RpcException badRequest(String message) {
    return new RpcException(BAD_REQUEST, message);
  }

  /** The server cannot answer now. */
  public static RpcException busy(String message) {
    return new RpcException(SERVER_BUSY, message);
  }

  /** The code in the answer. */
  public int code() {
    return code;
  }
}
