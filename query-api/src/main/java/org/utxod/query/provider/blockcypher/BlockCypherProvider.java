package org.utxod.query.provider.blockcypher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.Provider;
import org.utxod.query.provider.TipConsistentReader;
import org.utxod.query.provider.client.CoinPages;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderFields;
import org.utxod.query.provider.client.ProviderHttp;
import org.utxod.query.provider.client.ProviderRequest;
import org.utxod.query.provider.client.Report;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;

/** BlockCypher. */
public final class BlockCypherProvider implements Provider {
  private static final int COINS_PER_PAGE = 2_000;
  private static final int MAX_PAGES = 5;

  /** It accepts 100; but each counts towards its hourly limit, and 100 is the whole hourly limit without a token. */
  private static final int BATCH = 25;

  private final ProviderHttp http;
  private final TipConsistentReader tip;

  public BlockCypherProvider(ProviderHttp http) {
    this.http = http;
    this.tip = new TipConsistentReader(http.name(), (known, deadline) -> readTip(deadline));
  }

  @Override
  public String name() {
    return http.name();
  }

  @Override
  public int tipHeight(Deadline deadline) {
    return tip.tip(deadline).height();
  }

  private AnswerPoint readTip(Deadline deadline) {
    ProviderFields chain = new ProviderFields(name(), http.json(ProviderRequest.path(), deadline));
    Network network = http.network();
    if (network.isPublic() && !chain.text("name").equals(chainName(network))) {
      throw ProviderException.of(
          ProviderException.Kind.WRONG_CHAIN,
          name() + " serves a chain other than " + network.label()
              + ". Correct its URL in rpc_urls; it serves mainnet and testnet3 only.");
    }
    return new AnswerPoint(chain.height("height"), chain.blockHash("hash"));
  }

  private static String chainName(Network network) {
    return switch (network) {
      case MAINNET -> "BTC.main";
      case TESTNET3 -> "BTC.test3";
      case TESTNET4, SIGNET, REGTEST -> "";
    };
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    ProviderRequest providerRequest = ProviderRequest.path("blocks", Integer.toString(height))
        .with("txstart", "0")
        .with("limit", "1");
    return http.jsonIfThere(providerRequest, deadline).map(answer -> {
      ProviderFields block = new ProviderFields(name(), answer);
      if (block.height("height") != height) {
        throw block.unusable("height");
      }
      return block.blockHash("hash");
    });
  }

  @Override
  public boolean canName(ScriptRef scriptRef) {
    return scriptRef.address() != null;
  }

  private static String address(ScriptRef scriptRef) {
    return String.valueOf(scriptRef.address());
  }

  @Override
  public Report.Balance balance(ScriptRef scriptRef, Deadline deadline) {
    String address = address(scriptRef);
    TipConsistentReader.At<Long> at = tip.read(
        () -> balance(
            http.json(ProviderRequest.path("addrs", address, "balance"), deadline), address),
        deadline);
    return new Report.Balance(at.point(), at.answer(), null, null, null, null);
  }

  /** As many as it accepts in one call; each of them counts as a call in its rate limit. */
  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public List<Optional<Report.Balance>> balances(List<ScriptRef> scriptRefs, Deadline deadline) {
    if (scriptRefs.size() == 1) {
      return List.of(Optional.of(balance(scriptRefs.get(0), deadline)));
    }
    List<String> addresses =
        scriptRefs.stream().map(BlockCypherProvider::address).toList();
    ProviderRequest providerRequest = ProviderRequest.path(
            "addrs", String.join(";", addresses), "balance")
        .costing(addresses.size())
        .forLongList();
    TipConsistentReader.At<Map<String, Long>> at = tip.read(
        () -> batch(http.json(providerRequest, deadline), Set.copyOf(addresses)), deadline);
    List<Optional<Report.Balance>> reports = new ArrayList<>(scriptRefs.size());
    for (String address : addresses) {
      reports.add(Optional.ofNullable(at.answer().get(address))
          .map(sat -> new Report.Balance(at.point(), sat, null, null, null, null)));
    }
    return reports;
  }

  /* One entry for each address, and an object with "error" for one that it cannot answer. */
  private Map<String, Long> batch(JsonNode answer, Set<String> asked) {
    if (!answer.isArray() || answer.size() > asked.size()) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED,
          name()
              + " answered a request for many addresses with something other than a list; the answer is not "
              + "used.");
    }
    Map<String, Long> sats = new HashMap<>();
    for (JsonNode entry : answer) {
      ProviderFields providerFields = new ProviderFields(name(), entry);
      if (providerFields.has("error")) {
        continue;
      }
      String address = providerFields.text("address");
      if (!asked.contains(address) || sats.put(address, balance(entry, address)) != null) {
        throw providerFields.contradiction("an address that was not requested, or a repeated one");
      }
    }
    return sats;
  }

  private long balance(JsonNode answer, String address) {
    ProviderFields providerFields = new ProviderFields(name(), answer);
    providerFields.require("address", address);
    long sat = providerFields.sat("balance");
    long received = providerFields.turnoverSat("total_received");
    long sent = providerFields.turnoverSat("total_sent");
    if (received - sent != sat) {
      throw providerFields.contradiction("received less sent is not the balance");
    }
    return sat;
  }

  private record Listed(long sat, Map<OutPoint, Utxo> coins) {}

  @Override
  public Report.Coins coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
    String address = address(scriptRef);
    TipConsistentReader.At<Listed> at = tip.read(() -> list(address, deadline), deadline);
    ArrayList<Utxo> coins = new ArrayList<>(at.answer().coins().values());
    if (CoinPages.sum(coins) != at.answer().sat()) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED,
          name() + " contradicts itself: its list of coins does not add up to its balance; the"
              + " answer is not used.");
    }
    return CoinPages.cut(name(), at.point(), coins, (long) coins.size(), true, after, limit);
  }

  /*
   * Pages descend by height, and may end within a block, so each page starts again with the last block of the previous
   * one.
   */
  private Listed list(String address, Deadline deadline) {
    Map<OutPoint, Utxo> coins = new LinkedHashMap<>();
    Integer before = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      ProviderRequest providerRequest = ProviderRequest.path("addrs", address)
          .with("unspentOnly", "true")
          .with("limit", Integer.toString(COINS_PER_PAGE))
          .forLongList();
      if (before != null) {
        providerRequest = providerRequest.with("before", Integer.toString(before));
      }
      JsonNode answer = http.json(providerRequest, deadline);
      long sat = balance(answer, address);
      ProviderFields providerFields = new ProviderFields(name(), answer);
      Integer lowest =
          providerFields.has("txrefs") ? read(providerFields.list("txrefs"), coins) : null;
      if (!providerFields.flagIfThere("hasMore")) {
        return new Listed(sat, coins);
      }
      Integer next = lowest == null ? null : Integer.valueOf(lowest + 1);
      if (next == null || next.equals(before)) {
        break;
      }
      before = next;
    }
    throw ProviderException.of(
        ProviderException.Kind.UNABLE,
        name() + " has more coins for this address than can be fetched.");
  }

  /** The lowest height in the list; null if it is empty. */
  private @Nullable Integer read(JsonNode list, Map<OutPoint, Utxo> coins) {
    Integer lowest = null;
    for (JsonNode entry : list) {
      ProviderFields coin = new ProviderFields(name(), entry);
      OutPoint outPoint = new OutPoint(coin.txid("tx_hash"), coin.vout("tx_output_n"));
      int height = coin.height("block_height");
      if (coin.flag("spent")) {
        throw coin.unusable("spent");
      }
      Utxo read = new Utxo(outPoint, coin.sat("value"), height, null);
      Utxo known = coins.put(outPoint, read);
      if (known != null && !known.equals(read)) {
        throw coin.contradiction("a coin has two values");
      }
      lowest = lowest == null ? height : Math.min(lowest, height);
    }
    return lowest;
  }
}
