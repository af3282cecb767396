package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.WalletService;

/** Reads a node's wallet for clients. Thread-safe. */
public final class WalletReader implements WalletService {
  private static final int NOT_FOUND = -5;

  private final WalletCalls calls;

  public WalletReader(WalletCalls calls) {
    this.calls = calls;
  }

  private static <T> T reading(Supplier<T> work) {
    try {
      return work.get();
    } catch (WalletException e) {
      throw new PayoutException(PayoutException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  /* getbalances counts locked coins as available, so the coins themselves are summed. */
  @Override
  public Balance balance() {
    return reading(() -> {
      JsonNode mine = calls.call("getbalances").path("mine");
      long available = 0;
      for (JsonNode coin : calls.callSlowly("listunspent", 1)) {
        available +=
            coin.path("spendable").asBoolean(true) ? NodeWallet.sat(coin.path("amount")) : 0;
      }
      long reserved = 0;
      for (Coin coin : locked()) {
        reserved += coin.confirmations() > 0 ? coin.valueSat() : 0;
      }
      long trusted = NodeWallet.sat(mine.path("trusted"));
      return new Balance(
          available,
          reserved,
          Math.max(0, trusted - available - reserved),
          NodeWallet.sat(mine.path("untrusted_pending")),
          NodeWallet.sat(mine.path("immature")));
    });
  }

  /** Locked coins that are unspent in the chain. */
  private List<Coin> locked() {
    List<RpcCall> asked = new ArrayList<>();
    List<JsonNode> order = new ArrayList<>();
    for (JsonNode point : calls.call("listlockunspent")) {
      order.add(point);
      asked.add(
          RpcCall.of("gettxout", point.path("txid").asText(), point.path("vout").asLong(), true));
    }
    List<Coin> coins = new ArrayList<>();
    var outcomes = calls.batch(asked);
    for (int i = 0; i < outcomes.size(); i++) {
      JsonNode coin = result(outcomes.get(i)::orThrow);
      if (coin.isObject()) {
        coins.add(new Coin(
            order.get(i).path("txid").asText(),
            order.get(i).path("vout").asInt(),
            text(coin.path("scriptPubKey").path("address")),
            NodeWallet.sat(coin.path("value")),
            coin.path("confirmations").asLong(),
            true));
      }
    }
    return coins;
  }

  private static JsonNode result(Supplier<JsonNode> outcome) {
    try {
      return outcome.get();
    } catch (NodeException e) {
      throw WalletCalls.translated(e);
    }
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : null;
  }

  @Override
  public String newAddress(String label, @Nullable AddressType type) {
    return reading(() -> {
      JsonNode address = type == null
          ? calls.call("getnewaddress", label)
          : calls.call("getnewaddress", label, type.label());
      return address.asText();
    });
  }

  @Override
  public List<Coin> coins(int limit) {
    return reading(() -> {
      List<Coin> coins = locked();
      for (JsonNode coin : calls.callSlowly("listunspent", 0)) {
        coins.add(new Coin(
            coin.path("txid").asText(),
            coin.path("vout").asInt(),
            text(coin.path("address")),
            NodeWallet.sat(coin.path("amount")),
            coin.path("confirmations").asLong(),
            false));
      }
      coins.sort(Comparator.comparingLong(Coin::valueSat).reversed().thenComparing(Coin::txid));
      return List.copyOf(coins.subList(0, Math.min(limit, coins.size())));
    });
  }

  @Override
  public List<Movement> movements(int limit, int skip) {
    return reading(() -> {
      List<Movement> movements = new ArrayList<>();
      for (JsonNode line : calls.callSlowly("listtransactions", "*", limit, skip)) {
        JsonNode fee = line.path("fee");
        movements.add(
            0,
            new Movement(
                line.path("txid").asText(),
                line.path("category").asText(),
                text(line.path("address")),
                NodeWallet.sat(line.path("amount")),
                fee.isNumber() ? Long.valueOf(-NodeWallet.sat(fee)) : null,
                line.path("confirmations").asLong(),
                line.path("time").asLong()));
      }
      return movements;
    });
  }

  @Override
  public String chainInfo() {
    return reading(() -> calls.callNode("getblockchaininfo").toString());
  }

  @Override
  public Optional<String> block(String hash) {
    return reading(() -> {
      try {
        return Optional.of(calls.callNode("getblock", hash, 1).toString());
      } catch (WalletException e) {
        if (e.getCause() instanceof NodeException node && node.code() == NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }
}
