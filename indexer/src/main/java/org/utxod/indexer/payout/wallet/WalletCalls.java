package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;

/**
 * Calls to one wallet of a node. A wallet that is not loaded, as after the node's restart, is loaded; every failure is a
 * {@link WalletException}. Thread-safe; closed by its creator.
 */
public final class WalletCalls implements AutoCloseable {
  private static final int NOT_FOUND = -18;
  private static final int ALREADY_LOADED = -35;
  private static final int INSUFFICIENT = -6;
  private static final int WALLET_ERROR = -4;
  private static final int LOCKED = -13;
  private static final int WRONG_PASSPHRASE = -14;

  private final String name;
  private final RpcClient node;
  private final RpcClient wallet;

  /**
   * @param node the node itself
   * @param wallet the same with the wallet's path; both are closed with this
   */
  public WalletCalls(String name, RpcClient node, RpcClient wallet) {
    this.name = name;
    this.node = node;
    this.wallet = wallet;
  }

  /** The wallet's name. */
  public String name() {
    return name;
  }

  /** A call to the wallet. */
  public JsonNode call(String method, Object... params) {
    return loaded(() -> wallet.call(method, params));
  }

  /** A call to the wallet that may take minutes. */
  public JsonNode callSlowly(String method, Object... params) {
    return loaded(() -> wallet.callSlowly(method, params));
  }

  /** A call to the node. */
  public JsonNode callNode(String method, Object... params) {
    return translated(() -> node.call(method, params));
  }

  /** Several calls to the wallet, each with its own outcome; they may be made twice. */
  public List<RpcOutcome> batch(List<RpcCall> calls) {
    List<RpcOutcome> outcomes = new ArrayList<>(calls.size());
    for (int from = 0; from < calls.size(); from += RpcClient.MAX_BATCH) {
      List<RpcCall> part = calls.subList(from, Math.min(calls.size(), from + RpcClient.MAX_BATCH));
      outcomes.addAll(loaded(() -> listed(part)));
    }
    return outcomes;
  }

  /** A node that has not loaded the wallet says so of each call, and answers the list itself well. */
  private List<RpcOutcome> listed(List<RpcCall> calls) {
    List<RpcOutcome> outcomes = wallet.batch(calls);
    for (RpcOutcome outcome : outcomes) {
      if (outcome instanceof RpcOutcome.Failure failure && failure.fault().code() == NOT_FOUND) {
        throw failure.fault();
      }
    }
    return outcomes;
  }

  private <T> T loaded(Supplier<T> call) {
    try {
      return call.get();
    } catch (NodeException e) {
      if (e.code() != NOT_FOUND) {
        throw translated(e);
      }
    }
    load();
    return translated(call);
  }

  private void load() {
    try {
      node.callSlowly("loadwallet", name);
    } catch (NodeException e) {
      if (e.code() == NOT_FOUND) {
        throw new WalletException(
            WalletException.Kind.REFUSED,
            "The node has no wallet " + name + ". Check wallet.name, or restore the wallet.",
            e);
      }
      if (e.code() != ALREADY_LOADED) {
        throw translated(e);
      }
    }
  }

  private static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (NodeException e) {
      throw translated(e);
    }
  }

  /** What a node's error means for a payment. */
  static WalletException translated(NodeException e) {
    WalletException.Kind kind = kind(e);
    String message = String.valueOf(e.getMessage());
    return new WalletException(
        kind,
        kind == WalletException.Kind.CREDENTIALS
            ? message
                + " For the wallet these are wallet.rpc_user and wallet.rpc_password, where set."
            : message,
        e);
  }

  private static WalletException.Kind kind(NodeException e) {
    String said = e.said();
    return switch (e.kind()) {
      case REFUSED, OUT_OF_RANGE -> kind(e.code(), said);
      case CREDENTIALS -> WalletException.Kind.CREDENTIALS;
      // Without a code the node did not say that it has no such method, but that this user may not
      // call it.
      case METHOD_UNAVAILABLE ->
        e.code() == 0 ? WalletException.Kind.CREDENTIALS : WalletException.Kind.REFUSED;
      default -> WalletException.Kind.AWAY;
    };
  }

  private static WalletException.Kind kind(int code, @Nullable String said) {
    String text = said == null ? "" : said;
    if (code == LOCKED || code == WRONG_PASSPHRASE) {
      return WalletException.Kind.LOCKED;
    }
    if (code == INSUFFICIENT
        || (code == WALLET_ERROR
            && (text.startsWith("Insufficient funds")
                || text.startsWith("The total exceeds")
                || text.startsWith("The preselected coins")
                || text.startsWith("Unconfirmed UTXOs")))) {
      return WalletException.Kind.INSUFFICIENT;
    }
    if (text.contains("too large")
        || text.contains("aximum transaction weight")
        || text.startsWith("Fee exceeds maximum")) {
      return WalletException.Kind.TOO_LARGE;
    }
    return WalletException.Kind.REFUSED;
  }

  @Override
  public void close() {
    wallet.close();
    node.close();
  }
}
