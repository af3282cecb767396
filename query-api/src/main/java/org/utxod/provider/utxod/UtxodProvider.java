package org.utxod.provider.utxod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.outbound.Deadline;
import org.utxod.provider.Fields;
import org.utxod.provider.Provider;
import org.utxod.provider.ProviderFault;
import org.utxod.provider.ProviderFault.Kind;
import org.utxod.provider.ProviderHttp;
import org.utxod.provider.Report;
import org.utxod.provider.Request;
import org.utxod.query.AnswerPoint;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.Cursor;
import org.utxod.query.HeldCoin;
import org.utxod.query.QueryFault;
import org.utxod.query.Subject;

/** Another utxod. Its answers name their block themselves; those that it marks stale or partial are not used. */
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

  /* The tip that its own node names; what it heard from others, and where its own index
   * stands, says nothing: two that ask each other would hold an old tip up for ever. */
  @Override
  public int tipHeight(Deadline deadline) {
    Fields status = status(deadline);
    Fields tip = status.object("tip");
    if (tip.has("height") && tip.has("source") && tip.text("source").equals("node")) {
      return tip.height("height");
    }
    throw ProviderFault.of(
        Kind.UNABLE, name() + " does not hear from its own node and cannot tell where the tip is.");
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    Request request = Request.path("api", "block-height", Integer.toString(height));
    return http.textIfThere(request, deadline).map(text -> Fields.blockHash(name(), text));
  }

  private Fields status(Deadline deadline) {
    Fields status = new Fields(name(), http.json(Request.path("v1", "status"), deadline));
    if (!status.text("network").equals(http.network().label())) {
      throw ProviderFault.of(
          Kind.WRONG_CHAIN,
          name() + " follows another network than " + http.network().label()
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
  public boolean canName(Subject subject) {
    return subject.script() != null;
  }

  @Override
  public boolean keepsHistory() {
    return true;
  }

  @Override
  public Report.Balance balance(Subject subject, Deadline deadline) {
    requireNetwork(deadline);
    return balance(ask(subject, path(subject, "balance"), deadline));
  }

  @Override
  public Report.Balance balanceAt(Subject subject, int height, Deadline deadline) {
    requireNetwork(deadline);
    Request request = path(subject, "balance").with("height", Integer.toString(height));
    Fields answer = ask(subject, request, deadline);
    if (answer.height("height") != height) {
      throw answer.unusable("height");
    }
    return balance(answer);
  }

  private static Report.Balance balance(Fields answer) {
    return new Report.Balance(
        point(answer),
        answer.sat("balance_sat"),
        answer.countIfThere("utxo_count"),
        answer.satIfThere("immature_sat"),
        answer.satIfThere("mempool_received_sat"),
        answer.satIfThere("mempool_spent_sat"));
  }

  @Override
  public Report.Coins coins(Subject subject, @Nullable Cursor after, int limit, Deadline deadline) {
    requireNetwork(deadline);
    Request request =
        path(subject, "utxos").with("limit", Integer.toString(limit)).forLongList();
    if (after != null) {
      request = request.with("cursor", after.text());
    }
    Fields answer = ask(subject, request, deadline);
    AnswerPoint point = point(answer);
    List<HeldCoin> coins = new ArrayList<>();
    OutPoint last = after == null ? null : after.after();
    for (JsonNode entry : answer.list("utxos")) {
      Fields coin = new Fields(name(), entry);
      OutPoint outPoint = new OutPoint(coin.txid("txid"), coin.vout("vout"));
      int height = coin.height("height");
      if ((last != null && outPoint.compareTo(last) <= 0) || height > point.height()) {
        throw answer.unusable("utxos");
      }
      last = outPoint;
      coins.add(new HeldCoin(outPoint, coin.sat("value_sat"), height, coin.flag("coinbase")));
    }
    if (coins.size() > limit) {
      throw answer.unusable("utxos");
    }
    return new Report.Coins(point, answer.countIfThere("utxo_count"), true, coins, next(answer));
  }

  private static @Nullable Cursor next(Fields answer) {
    if (!answer.has("next_cursor")) {
      return null;
    }
    try {
      return Cursor.parse(answer.text("next_cursor"));
    } catch (QueryFault e) {
      throw answer.unusable("next_cursor");
    }
  }

  private static Request path(Subject subject, String what) {
    String address = subject.address();
    Script script = subject.script();
    if (address != null) {
      return Request.path("v1", "address", address, what).with("local", "true");
    }
    String hex = script == null || script.length() == 0 ? EMPTY_SCRIPT : script.hex();
    return Request.path("v1", "script", hex, what).with("local", "true");
  }

  private Fields ask(Subject subject, Request request, Deadline deadline) {
    Fields answer = new Fields(name(), http.json(request, deadline));
    Script script = subject.script();
    if (script != null) {
      answer.require("script", script.hex());
    }
    if (subject.address() != null) {
      answer.require("address", subject.address());
    }
    answer.require("source", BalanceAnswer.LOCAL);
    if (answer.flag("stale")) {
      throw ProviderFault.of(Kind.BEHIND, name() + " says that its own answer is stale.");
    }
    if (!answer.flag("complete")) {
      throw ProviderFault.of(
          Kind.UNABLE, name() + " says that its index does not cover all coins.");
    }
    return answer;
  }

  private static AnswerPoint point(Fields answer) {
    return new AnswerPoint(answer.height("height"), answer.blockHash("block_hash"));
  }
}
