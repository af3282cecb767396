package org.utxod.provider.esplora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.chain.Hex;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.chain.ScriptKey;
import org.utxod.outbound.Deadline;
import org.utxod.provider.CoinPages;
import org.utxod.provider.Fields;
import org.utxod.provider.Provider;
import org.utxod.provider.ProviderFault;
import org.utxod.provider.ProviderHttp;
import org.utxod.provider.Report;
import org.utxod.provider.Request;
import org.utxod.provider.SteadyTip;
import org.utxod.query.AnswerPoint;
import org.utxod.query.Cursor;
import org.utxod.query.HeldCoin;
import org.utxod.query.Subject;

/** An Esplora server. */
public final class EsploraProvider implements Provider {
  private final ProviderHttp http;
  private final SteadyTip tip;
  private volatile boolean chainKnown;

  public EsploraProvider(ProviderHttp http) {
    this.http = http;
    this.tip = new SteadyTip(http.name(), this::readTip);
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
    return Fields.height(name(), http.text(Request.path("blocks", "tip", "height"), deadline));
  }

  private AnswerPoint readTip(@Nullable AnswerPoint known, Deadline deadline) {
    int height = height(deadline);
    return known != null && known.height() == height
        ? known
        : new AnswerPoint(height, hashAt(height, deadline).orElse(null));
  }

  private Optional<BlockHash> hashAt(int height, Deadline deadline) {
    Request request = Request.path("block-height", Integer.toString(height));
    return http.textIfThere(request, deadline).map(text -> Fields.blockHash(name(), text));
  }

  /* The test networks share their addresses, so that an address alone does not show which chain answers. */
  private void requireChain(Deadline deadline) {
    if (chainKnown) {
      return;
    }
    BlockHash genesis = hashAt(0, deadline).orElse(null);
    if (genesis != null && !genesis.equals(http.network().genesis())) {
      throw ProviderFault.of(
          ProviderFault.Kind.WRONG_CHAIN,
          name() + " serves another chain than " + http.network().label()
              + " (another block 0). Correct its URL in rpc_urls.");
    }
    chainKnown = true;
  }

  /** Every subject with a script: by its address, else by its hash. */
  @Override
  public boolean canName(Subject subject) {
    return subject.script() != null;
  }

  /** How a subject is named in a path, and in the answer. */
  private record Name(String field, String value) {
    static Name of(Subject subject) {
      String address = subject.address();
      if (address != null) {
        return new Name("address", address);
      }
      Script script = subject.script();
      byte[] bytes = script == null ? new byte[0] : script.bytes();
      return new Name("scripthash", Hex.encode(ScriptKey.sha256().digest(bytes)));
    }
  }

  @Override
  public Report.Balance balance(Subject subject, Deadline deadline) {
    requireChain(deadline);
    Name name = Name.of(subject);
    SteadyTip.At<Stats> at = tip.read(() -> stats(name, deadline), deadline);
    Stats stats = at.answer();
    return new Report.Balance(
        at.point(), stats.sat, stats.coins, null, stats.mempoolReceivedSat, stats.mempoolSpentSat);
  }

  private record Stats(
      long sat, long coins, long mempoolReceivedSat, long mempoolSpentSat, long mempoolSpends) {}

  private Stats stats(Name name, Deadline deadline) {
    Fields answer = new Fields(name(), http.json(Request.path(name.field, name.value), deadline));
    answer.require(name.field, name.value);
    Fields chain = answer.object("chain_stats");
    Fields mempool = answer.object("mempool_stats");
    long sat = chain.turnoverSat("funded_txo_sum") - chain.turnoverSat("spent_txo_sum");
    long coins = chain.count("funded_txo_count") - chain.count("spent_txo_count");
    if (sat < 0 || sat > Fields.MAX_SAT || coins < 0 || (coins == 0 && sat > 0)) {
      throw answer.contradiction("more was spent than received, or satoshis lie on no coin");
    }
    return new Stats(
        sat,
        coins,
        mempool.turnoverSat("funded_txo_sum"),
        mempool.turnoverSat("spent_txo_sum"),
        mempool.count("spent_txo_count"));
  }

  private record Listed(Stats stats, List<HeldCoin> coins) {}

  @Override
  public Report.Coins coins(Subject subject, @Nullable Cursor after, int limit, Deadline deadline) {
    requireChain(deadline);
    Name name = Name.of(subject);
    SteadyTip.At<Listed> at =
        tip.read(() -> new Listed(stats(name, deadline), list(name, deadline)), deadline);
    Stats stats = at.answer().stats();
    List<HeldCoin> coins = at.answer().coins();
    long sat = CoinPages.sum(coins);
    boolean whole = coins.size() == stats.coins && sat == stats.sat;
    // Coins that an unconfirmed transaction spends are left out of the list, but not of the
    // figures.
    if (!whole && (stats.mempoolSpends == 0 || coins.size() > stats.coins || sat > stats.sat)) {
      throw ProviderFault.of(
          ProviderFault.Kind.MALFORMED,
          name() + " contradicts itself: its list of coins does not add up to its balance; the"
              + " answer is not used.");
    }
    return CoinPages.cut(name(), at.point(), coins, stats.coins, whole, after, limit);
  }

  private List<HeldCoin> list(Name name, Deadline deadline) {
    JsonNode list = http.json(Request.path(name.field, name.value, "utxo").forLongList(), deadline);
    if (!list.isArray()) {
      throw ProviderFault.of(
          ProviderFault.Kind.MALFORMED, name() + " sent no list of coins; it is not used.");
    }
    List<HeldCoin> coins = new ArrayList<>();
    for (JsonNode entry : list) {
      Fields coin = new Fields(name(), entry);
      Fields status = coin.object("status");
      long sat = coin.sat("value");
      if (status.flag("confirmed")) {
        coins.add(new HeldCoin(
            new OutPoint(coin.txid("txid"), coin.vout("vout")),
            sat,
            status.height("block_height"),
            null));
      }
    }
    return coins;
  }
}
