package org.utxod.query.provider.esplora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** An Esplora server. */
public final class EsploraProvider implements Provider {
  private final ProviderHttp http;
  private final TipConsistentReader tip;
  private volatile boolean chainKnown;

  public EsploraProvider(ProviderHttp http) {
    this.http = http;
    this.tip = new TipConsistentReader(http.name(), this::readTip);
    this.chainKnown = !http.network().isPublic();
  }

  @Override
  public String name() {
    return http.name();
  }

  @Override
  public int tipHeight(Deadline deadline) {
    requireChain(deadline);
    return height(deadline);
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    return hashAt(height, deadline);
  }

  private int height(Deadline deadline) {
    return ProviderFields.height(
        name(), http.text(ProviderRequest.path("blocks", "tip", "height"), deadline));
  }

  private AnswerPoint readTip(@Nullable AnswerPoint known, Deadline deadline) {
    int height = height(deadline);
    return known != null && known.height() == height
        ? known
        : new AnswerPoint(height, hashAt(height, deadline).orElse(null));
  }

  private Optional<BlockHash> hashAt(int height, Deadline deadline) {
    ProviderRequest providerRequest =
        ProviderRequest.path("block-height", Integer.toString(height));
    return http.textIfThere(providerRequest, deadline)
        .map(text -> ProviderFields.blockHash(name(), text));
  }

  /* The test networks share address prefixes, so an address alone does not show which chain the server follows. */
  private void requireChain(Deadline deadline) {
    if (chainKnown) {
      return;
    }
    BlockHash genesis = hashAt(0, deadline).orElse(null);
    if (genesis != null && !genesis.equals(http.network().genesis())) {
      throw ProviderException.of(
          ProviderException.Kind.WRONG_CHAIN,
          name() + " serves a chain other than " + http.network().label()
              + " (another block 0). Correct its URL in rpc_urls.");
    }
    chainKnown = true;
  }

  /** Any subject with a script: by its address, otherwise by its hash. */
  @Override
  public boolean canName(ScriptRef scriptRef) {
    return scriptRef.script() != null;
  }

  /** How a subject is identified in a path, and in the answer. */
  private record Name(String field, String value) {
    static Name of(ScriptRef scriptRef) {
      String address = scriptRef.address();
      if (address != null) {
        return new Name("address", address);
      }
      Script script = scriptRef.script();
      byte[] bytes = script == null ? new byte[0] : script.bytes();
      return new Name("scripthash", Hex.encode(ScriptKey.sha256().digest(bytes)));
    }
  }

  @Override
  public Report.Balance balance(ScriptRef scriptRef, Deadline deadline) {
    requireChain(deadline);
    Name name = Name.of(scriptRef);
    TipConsistentReader.At<Stats> at = tip.read(() -> stats(name, deadline), deadline);
    Stats stats = at.answer();
    return new Report.Balance(
        at.point(), stats.sat, stats.coins, null, stats.mempoolReceivedSat, stats.mempoolSpentSat);
  }

  private record Stats(
      long sat, long coins, long mempoolReceivedSat, long mempoolSpentSat, long mempoolSpends) {}

  private Stats stats(Name name, Deadline deadline) {
    ProviderFields answer = new ProviderFields(
        name(), http.json(ProviderRequest.path(name.field, name.value), deadline));
    answer.require(name.field, name.value);
    ProviderFields chain = answer.object("chain_stats");
    ProviderFields mempool = answer.object("mempool_stats");
    long sat = chain.turnoverSat("funded_txo_sum") - chain.turnoverSat("spent_txo_sum");
    long coins = chain.count("funded_txo_count") - chain.count("spent_txo_count");
    if (sat < 0 || sat > Coin.MAX_SAT || coins < 0 || (coins == 0 && sat > 0)) {
      throw answer.contradiction(
          "more was spent than received, or the balance has satoshis without a coin");
    }
    return new Stats(
        sat,
        coins,
        mempool.turnoverSat("funded_txo_sum"),
        mempool.turnoverSat("spent_txo_sum"),
        mempool.count("spent_txo_count"));
  }

  private record Listed(Stats stats, List<Utxo> coins) {}

  @Override
  public Report.Coins coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
    requireChain(deadline);
    Name name = Name.of(scriptRef);
    TipConsistentReader.At<Listed> at =
        tip.read(() -> new Listed(stats(name, deadline), list(name, deadline)), deadline);
    Stats stats = at.answer().stats();
    List<Utxo> coins = at.answer().coins();
    long sat = CoinPages.sum(coins);
    boolean whole = coins.size() == stats.coins && sat == stats.sat;
    // Coins that an unconfirmed transaction spends are omitted from the list, but not from the
    // statistics.
    if (!whole && (stats.mempoolSpends == 0 || coins.size() > stats.coins || sat > stats.sat)) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED,
          name() + " contradicts itself: its list of coins does not add up to its balance; the"
              + " answer is not used.");
    }
    return CoinPages.cut(name(), at.point(), coins, stats.coins, whole, after, limit);
  }

  private List<Utxo> list(Name name, Deadline deadline) {
    JsonNode list =
        http.json(ProviderRequest.path(name.field, name.value, "utxo").forLongList(), deadline);
    if (!list.isArray()) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED, name() + " sent no list of coins; it is not used.");
    }
    List<Utxo> coins = new ArrayList<>();
    for (JsonNode entry : list) {
      ProviderFields coin = new ProviderFields(name(), entry);
      ProviderFields status = coin.object("status");
      long sat = coin.sat("value");
      if (status.flag("confirmed")) {
        coins.add(new Utxo(
            new OutPoint(coin.txid("txid"), coin.vout("vout")),
            sat,
            status.height("block_height"),
            null));
      }
    }
    return coins;
  }
}
