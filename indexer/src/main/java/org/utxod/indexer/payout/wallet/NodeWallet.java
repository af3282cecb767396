package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * The wallet of a Bitcoin Core node, by its RPC (Core: wallet/rpc). Coins are chosen by {@code fundrawtransaction} and
 * locked by {@code lockunspent} with persistence; nothing is sent but by {@code sendrawtransaction}. Thread-safe.
 */
public final class NodeWallet implements PaymentWallet {
  private static final int NOT_FOUND = -5;

  /** The engine checks the fee itself, before it records a transaction. */
  private static final int ANY_FEE_RATE = 0;

  private final WalletCalls calls;
  private final Network network;
  private final Passphrase passphrase;

  public NodeWallet(WalletCalls calls, Network network, Passphrase passphrase) {
    this.calls = calls;
    this.network = network;
    this.passphrase = passphrase;
  }

  @Override
  public ChainPoint connect() {
    JsonNode info = calls.call("getwalletinfo");
    if (!info.path("private_keys_enabled").asBoolean(true)) {
      throw new WalletException(
          WalletException.Kind.REFUSED,
          "The wallet " + calls.name() + " has no private keys and cannot sign.");
    }
    if (info.path("scanning").isObject()) {
      throw new WalletException(
          WalletException.Kind.AWAY, "The wallet " + calls.name() + " is being rescanned.");
    }
    JsonNode block = info.path("lastprocessedblock");
    if (!block.path("hash").isTextual()) {
      throw new WalletException(
          WalletException.Kind.REFUSED,
          "The node does not say which block the wallet has seen; Bitcoin Core 26 or later does.");
    }
    return new ChainPoint(
        block.path("height").asInt(), BlockHash.ofDisplay(block.path("hash").asText()));
  }

  @Override
  public String label(String address) {
    return calls.call("getaddressinfo", address).path("labels").path(0).asText("");
  }

  @Override
  public void label(String address, String label) {
    calls.call("setlabel", address, label);
  }

  @Override
  public Script newChangeScript() {
    return Addresses.decode(calls.call("getrawchangeaddress").asText(), network);
  }

  @Override
  public Set<String> own(Collection<String> addresses) {
    List<String> asked = List.copyOf(addresses);
    List<RpcOutcome> outcomes = calls.batch(
        asked.stream().map(address -> RpcCall.of("getaddressinfo", address)).toList());
    Set<String> own = new HashSet<>();
    for (int i = 0; i < asked.size(); i++) {
      if (result(outcomes.get(i)).path("ismine").asBoolean()) {
        own.add(asked.get(i));
      }
    }
    return own;
  }

  private static JsonNode result(RpcOutcome outcome) {
    try {
      return outcome.orThrow();
    } catch (NodeException e) {
      throw WalletCalls.translated(e);
    }
  }

  @Override
  public Funded fund(List<Output> outputs, List<OutPoint> mandatory, FeeRate rate, Script change) {
    boolean toChange = outputs.isEmpty();
    List<Output> asked = toChange ? List.of(new Output(change, total(coins(mandatory)))) : outputs;
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("add_inputs", true);
    options.put("minconf", 1);
    options.put("lockUnspents", false);
    options.put("replaceable", true);
    options.put("fee_rate", rate.toString());
    options.put("changeAddress", Addresses.encode(change, network).orElseThrow());
    options.put("changePosition", asked.size());
    if (toChange) {
      options.put("subtractFeeFromOutputs", List.of(0));
    }
    JsonNode funded =
        calls.call("fundrawtransaction", UnsignedTransaction.hex(mandatory, asked), options, false);
    String hex = funded.path("hex").asText();
    int position = funded.path("changepos").asInt(-1);
    return new Funded(
        hex,
        coins(RawTransaction.decode(hex, 0).inputs()),
        sat(funded.path("fee")),
        toChange ? Integer.valueOf(0) : position < 0 ? null : Integer.valueOf(position));
  }

  private static long total(List<FundedInput> coins) {
    return coins.stream().mapToLong(FundedInput::valueSat).reduce(0, Math::addExact);
  }

  /** Confirmed coins, also those that an unconfirmed transaction spends. */
  private List<FundedInput> coins(List<OutPoint> points) {
    List<RpcOutcome> outcomes = calls.batch(points.stream()
        .map(point -> RpcCall.of("gettxout", point.txid().display(), point.vout(), false))
        .toList());
    List<FundedInput> coins = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      JsonNode coin = result(outcomes.get(i));
      if (!coin.isObject()) {
        throw new WalletException(
            WalletException.Kind.REFUSED,
            "The coin " + points.get(i) + " is not in the chain as unspent.");
      }
      coins.add(new FundedInput(
          points.get(i),
          Script.ofHex(coin.path("scriptPubKey").path("hex").asText()),
          sat(coin.path("value"))));
    }
    return coins;
  }

  static long sat(JsonNode btc) {
    try {
      return BtcAmount.sat(btc.decimalValue());
    } catch (IllegalArgumentException e) {
      throw new WalletException(
          WalletException.Kind.AWAY,
          "The node sent an amount that is none: " + e.getMessage() + ".",
          e);
    }
  }

  @Override
  public void lock(Collection<OutPoint> coins) {
    lock(coins, false);
  }

  @Override
  public void unlock(Collection<OutPoint> coins) {
    lock(coins, true);
  }

  /* One call for each: the node refuses a whole list for one coin that is locked, or spent, already. */
  private void lock(Collection<OutPoint> coins, boolean unlock) {
    List<RpcCall> locks = new ArrayList<>();
    for (OutPoint coin : coins) {
      List<Map<String, Object>> one =
          List.of(Map.of("txid", coin.txid().display(), "vout", coin.vout()));
      locks.add(
          unlock
              ? RpcCall.of("lockunspent", true, one)
              : RpcCall.of("lockunspent", false, one, true));
    }
    for (RpcOutcome outcome : calls.batch(locks)) {
      try {
        result(outcome);
      } catch (WalletException e) {
        if (e.isOfEveryCall()) {
          throw e;
        }
      }
    }
  }

  @Override
  public String sign(String hex) {
    return passphrase.unlocked(calls, () -> {
      JsonNode signed = calls.callSlowly("signrawtransactionwithwallet", hex);
      if (!signed.path("complete").asBoolean()) {
        throw new WalletException(
            WalletException.Kind.REFUSED,
            "The wallet " + calls.name() + " could not sign the whole transaction: "
                + signed.path("errors").path(0).path("error").asText("no reason given") + ".");
      }
      return signed.path("hex").asText();
    });
  }

  @Override
  public Broadcast broadcast(String hex) {
    try {
      calls.callNode("sendrawtransaction", hex, ANY_FEE_RATE);
      return new Broadcast.Accepted();
    } catch (WalletException e) {
      if (e.isOfEveryCall()) {
        throw e;
      }
      return new Broadcast.Rejected(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Debits debits(BlockHash since) {
    JsonNode list;
    try {
      list = calls.callSlowly("listsinceblock", since.display(), DEBIT_DEPTH, false, false);
    } catch (WalletException e) {
      if (!isUnknown(e)) {
        throw e;
      }
      // A reorganisation took that block away; then everything is looked at.
      list = calls.callSlowly("listsinceblock");
    }
    Set<Txid> txids = new HashSet<>();
    for (JsonNode line : list.path("transactions")) {
      if (line.path("category").asText().equals("send")) {
        txids.add(Txid.ofDisplay(line.path("txid").asText()));
      }
    }
    return new Debits(txids, BlockHash.ofDisplay(list.path("lastblock").asText()));
  }

  private static boolean isUnknown(WalletException e) {
    return e.getCause() instanceof NodeException node && node.code() == NOT_FOUND;
  }

  private @Nullable JsonNode known(Txid txid, boolean decoded) {
    try {
      return calls.call("gettransaction", txid.display(), false, decoded);
    } catch (WalletException e) {
      if (isUnknown(e)) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public Optional<Known> transaction(Txid txid) {
    JsonNode debit = known(txid, false);
    if (debit == null) {
      return Optional.empty();
    }
    String hex = debit.path("hex").asText();
    Map<Txid, JsonNode> parents = new HashMap<>();
    List<FundedInput> inputs = new ArrayList<>();
    for (OutPoint coin : RawTransaction.decode(hex, 0).inputs()) {
      if (!parents.containsKey(coin.txid())) {
        JsonNode found = known(coin.txid(), true);
        if (found == null) {
          return Optional.empty();
        }
        parents.put(coin.txid(), found.path("decoded").path("vout"));
      }
      JsonNode output = parents.get(coin.txid()).path((int) coin.vout());
      inputs.add(new FundedInput(
          coin,
          Script.ofHex(output.path("scriptPubKey").path("hex").asText()),
          sat(output.path("value"))));
    }
    return Optional.of(new Known(hex, inputs, debit.path("confirmations").asInt()));
  }

  @Override
  public OptionalInt conflictDepth(Txid txid) {
    JsonNode found = known(txid, false);
    int confirmations = found == null ? 0 : found.path("confirmations").asInt();
    return confirmations < 0 ? OptionalInt.of(-confirmations) : OptionalInt.empty();
  }

  @Override
  public Optional<FeeRate> estimate(int blocks) {
    JsonNode rate = calls.callNode("estimatesmartfee", blocks).path("feerate");
    return rate.isNumber() && sat(rate) > 0
        ? Optional.of(new FeeRate(Math.min(FeeRate.MAX_SAT_PER_KVB, sat(rate))))
        : Optional.empty();
  }
}
