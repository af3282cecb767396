package org.utxod.indexer.bitcoind.rpc;

import java.util.List;

/**
 * Bytes that a node's answer may have where it is read whole, by method: a node, or whatever poses as one, must not
 * make this process hold more than the call is worth. Answers that are read as streams are not held, and not bounded
 * here.
 */
public final class AnswerLimits {
  private static final long MB = 1L << 20;

  /** Whatever is not named below: a few fields, or one error. */
  private static final long USUAL = MB;

  /** Ids of all transactions that fit into a block of 4 million weight units, and a little. */
  private static final long BLOCK_OF_IDS = 2 * MB;

  /** The largest transaction's bytes twice as digits (whole and in its witnesses), and its outputs twice. */
  private static final long TRANSACTION = 24 * MB;

  /** A page of a thousand of a wallet's transactions with long labels and descriptors. */
  private static final long WALLET_PAGE = 16 * MB;

  /** Some hundred thousand of a wallet's transactions, or more than that of its coins and labels. */
  private static final long WALLET = 256 * MB;

  /** All calls of one batch together. */
  private static final long BATCH = 32 * MB;

  private AnswerLimits() {}

  static long of(RpcCall call) {
    return switch (call.method()) {
      case "getblock" -> BLOCK_OF_IDS;
      case "getrawtransaction",
          "decoderawtransaction",
          "decodepsbt",
          "gettransaction",
          "fundrawtransaction",
          "utxoupdatepsbt",
          "finalizepsbt",
          "signrawtransactionwithwallet" -> TRANSACTION;
      case "listsinceblock", "listunspent", "listlockunspent", "listlabels" -> WALLET;
      case "listtransactions" -> WALLET_PAGE;
      default -> USUAL;
    };
  }

  static long of(List<RpcCall> batch) {
    long sum = USUAL;
    for (RpcCall call : batch) {
      sum += of(call);
    }
    return Math.min(BATCH, sum);
  }
}
