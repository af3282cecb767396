package org.utxod.indexer.bitcoind.rpc;

import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;

/**
 * Sorts a node's own errors by code and, where the code says too little, by text (Core: rpc/protocol.h,
 * rpc/blockchain.cpp).
 */
public final class RpcErrors {
  private static final int MAX_QUOTE = 300;

  private RpcErrors() {}

  public static NodeException fault(String node, String method, int code, String message) {
    Kind kind = kind(code, message);
    String error = " answered " + method + " with error " + code + " '" + quote(message) + "'";
    return new NodeException(kind, node + error + advice(kind), code, quote(message));
  }

  private static Kind kind(int code, String message) {
    return switch (code) {
      case -28 -> Kind.WARMUP;
      case -5 -> message.startsWith("Block not found") ? Kind.UNKNOWN_BLOCK : Kind.REFUSED;
      case -8 -> parameterKind(message);
      case -32601 -> Kind.METHOD_UNAVAILABLE;
      case -32603 -> message.startsWith("Undo data") ? Kind.UNDO_UNREADABLE : Kind.REFUSED;
      case -37 -> Kind.BUSY;
      case -1 -> blockKind(message);
      default -> Kind.REFUSED;
    };
  }

  private static Kind parameterKind(String message) {
    if (message.startsWith("Block height out of range")) {
      return Kind.OUT_OF_RANGE;
    }
    return message.startsWith("Scan already in progress") ? Kind.BUSY : Kind.REFUSED;
  }

  private static Kind blockKind(String message) {
    if (message.contains("pruned data")) {
      return Kind.BLOCK_PRUNED;
    }
    if (message.contains("not fully downloaded")) {
      return Kind.BLOCK_NOT_DOWNLOADED;
    }
    if (message.contains("not found on disk")) {
      return Kind.BLOCK_NOT_ON_DISK;
    }
    return message.contains("hutting down") ? Kind.BUSY : Kind.REFUSED;
  }

  private static String advice(Kind kind) {
    return switch (kind) {
      case WARMUP -> ": it is starting up; wait for it.";
      case UNKNOWN_BLOCK -> ": its chain has changed, or it never had this block.";
      case BLOCK_PRUNED ->
        ": the block is pruned; give a node that keeps it, or start from a snapshot.";
      case BLOCK_NOT_DOWNLOADED -> ": it is still downloading historical blocks; wait for it.";
      case BLOCK_NOT_ON_DISK, UNDO_UNREADABLE ->
        ": its block files are damaged or missing; repair it with -reindex, or give another node.";
      case METHOD_UNAVAILABLE -> ": its version does not support this method.";
      case BUSY -> ": it cannot accept the call now; try again later.";
      default -> ".";
    };
  }

  private static String quote(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "…";
  }
}
