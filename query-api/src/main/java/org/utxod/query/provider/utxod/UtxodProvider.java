package org.utxod.query.provider.utxod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.Provider;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.ProviderFields;
import org.utxod.query.provider.client.ProviderHttp;
import org.utxod.query.provider.client.ProviderRequest;
import org.utxod.query.provider.client.Report;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** Another utxod. Its answers contain their block; those that it marks stale or partial are not used. */
public final class UtxodProvider implements Provider {
  private static final String EMPTY_SCRIPT = "-";

  private final ProviderHttp http;
  private volatile boolean networkKnown;

  public UtxodProvider(ProviderHttp http) {
    this.http = http;
  }

  @Override
  public String name() {
    return http.name();
  }

  /*
   * The tip reported by its own node; a tip from other sources, or that of its own index, does not count: two instances
   * that query each other would keep an old tip indefinitely.
   */
  @Override
  public int tipHeight(Deadline deadline) {
    ProviderFields status = status(deadline);
    ProviderFields tip = status.object("tip");
    if (tip.has("height") && tip.has("source") && tip.text("source").equals("node")) {
      return tip.height("height");
    }
    throw ProviderException.of(
        Kind.UNABLE, name() + " has no contact with its node and does not know the chain tip.");
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    ProviderRequest providerRequest =
        ProviderRequest.path("api", "block-height", Integer.toString(height));
    return http.textIfThere(providerRequest, deadline)
        .map(text -> ProviderFields.blockHash(name(), text));
  }

  private ProviderFields status(Deadline deadline) {
    ProviderFields status =
        new ProviderFields(name(), http.json(ProviderRequest.path("v1", "status"), deadline));
    if (!status.text("network").equals(http.network().label())) {
      throw ProviderException.of(
          Kind.WRONG_CHAIN,
          name() + " follows a network other than " + http.network().label()
              + ". Correct its URL in rpc_urls.");
    }
    networkKnown = true;
    return status;
  }

  private void requireNetwork(Deadline deadline) {
    if (!networkKnown) {
      var unused = status(deadline);
    }
  }

  @Override
  public boolean canName(ScriptRef scriptRef) {
    return scriptRef.script() != null;
  }

  @Override
  public boolean keepsHistory() {
    return true;
  }

  @Override
  public Report.Balance balance(ScriptRef scriptRef, Deadline deadline) {
    requireNetwork(deadline);
    return balance(ask(scriptRef, path(scriptRef, "balance"), deadline));
  }

  @Override
  public Report.Balance balanceAt(ScriptRef scriptRef, int height, Deadline deadline) {
    requireNetwork(deadline);
    ProviderRequest providerRequest =
        path(scriptRef, "balance").with("height", Integer.toString(height));
    ProviderFields answer = ask(scriptRef, providerRequest, deadline);
    if (answer.height("height") != height) {
      throw answer.unusable("height");
    }
    return balance(answer);
  }

  private static Report.Balance balance(ProviderFields answer) {
    return new Report.Balance(
        point(answer),
        answer.sat("balance_sat"),
        answer.countIfThere("utxo_count"),
        answer.satIfThere("immature_sat"),
        answer.satIfThere("mempool_received_sat"),
        answer.satIfThere("mempool_spent_sat"));
  }

  @Override
  public Report.Coins coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
    requireNetwork(deadline);
    ProviderRequest providerRequest =
        path(scriptRef, "utxos").with("limit", Integer.toString(limit)).forLongList();
    if (after != null) {
      providerRequest = providerRequest.with("cursor", after.text());
    }
    ProviderFields answer = ask(scriptRef, providerRequest, deadline);
    AnswerPoint point = point(answer);
    List<Utxo> coins = new ArrayList<>();
    OutPoint last = after == null ? null : after.after();
    for (JsonNode entry : answer.list("utxos")) {
      ProviderFields coin = new ProviderFields(name(), entry);
      OutPoint outPoint = new OutPoint(coin.txid("txid"), coin.vout("vout"));
      int height = coin.height("height");
      if ((last != null && outPoint.compareTo(last) <= 0) || height > point.height()) {
        throw answer.unusable("utxos");
      }
      last = outPoint;
      coins.add(new Utxo(outPoint, coin.sat("value_sat"), height, coin.flag("coinbase")));
    }
    if (coins.size() > limit) {
      throw answer.unusable("utxos");
    }
    return new Report.Coins(point, answer.countIfThere("utxo_count"), true, coins, next(answer));
  }

  private static @Nullable Cursor next(ProviderFields answer) {
    if (!answer.has("next_cursor")) {
      return null;
    }
    try {
      return Cursor.parse(answer.text("next_cursor"));
    } catch (QueryException e) {
      throw answer.unusable("next_cursor");
    }
  }

  private static ProviderRequest path(ScriptRef scriptRef, String what) {
    String address = scriptRef.address();
    Script script = scriptRef.script();
    if (address != null) {
      return ProviderRequest.path("v1", "address", address, what).with("local", "true");
    }
    String hex = script == null || script.length() == 0 ? EMPTY_SCRIPT : script.hex();
    return ProviderRequest.path("v1", "script", hex, what).with("local", "true");
  }

  private ProviderFields ask(
      ScriptRef scriptRef, ProviderRequest providerRequest, Deadline deadline) {
    ProviderFields answer = new ProviderFields(name(), http.json(providerRequest, deadline));
    Script script = scriptRef.script();
    if (script != null) {
      answer.require("script", script.hex());
    }
    if (scriptRef.address() != null) {
      answer.require("address", scriptRef.address());
    }
    answer.require("source", BalanceAnswer.LOCAL);
    if (answer.flag("stale")) {
      throw ProviderException.of(Kind.BEHIND, name() + " marks its answer as stale.");
    }
    if (!answer.flag("complete")) {
      throw ProviderException.of(
          Kind.UNABLE, name() + " reports that its index does not cover all coins.");
    }
    return answer;
  }

  private static AnswerPoint point(ProviderFields answer) {
    return new AnswerPoint(answer.height("height"), answer.blockHash("block_hash"));
  }
}
