package org.utxod.provider.blockbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.chain.OutPoint;
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

/** A Blockbook server; its URL is given without {@code /api/v2}. */
public final class BlockbookProvider implements Provider {
  private final ProviderHttp http;
  private final SteadyTip tip;

  public BlockbookProvider(ProviderHttp http) {
    this.http = http;
    this.tip = new SteadyTip(http.name(), (known, deadline) -> readTip(deadline));
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
    Fields status = new Fields(name(), http.json(Request.path("api", "v2"), deadline));
    Fields backend = status.object("backend");
    if (http.network().isPublic()
        && !backend.text("chain").equals(http.network().coreName())) {
      throw ProviderFault.of(
          ProviderFault.Kind.WRONG_CHAIN,
          name() + " serves another chain than " + http.network().label()
              + ". Correct its URL in rpc_urls.");
    }
    int height = status.object("blockbook").height("bestHeight");
    boolean samePlace = backend.height("blocks") == height;
    return new AnswerPoint(height, samePlace ? backend.blockHash("bestBlockHash") : null);
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    Request request = Request.path("api", "v2", "block-index", Integer.toString(height));
    return http.jsonIfThere(request, deadline)
        .map(answer -> new Fields(name(), answer).blockHash("blockHash"));
  }

  @Override
  public boolean canName(Subject subject) {
    return subject.address() != null;
  }

  private static String address(Subject subject) {
    return String.valueOf(subject.address());
  }

  @Override
  public Report.Balance balance(Subject subject, Deadline deadline) {
    SteadyTip.At<Long> at = tip.read(() -> balance(address(subject), deadline), deadline);
    return new Report.Balance(at.point(), at.answer(), null, null, null, null);
  }

  private long balance(String address, Deadline deadline) {
    Request request = Request.path("api", "v2", "address", address).with("details", "basic");
    Fields fields = new Fields(name(), http.json(request, deadline));
    fields.require("address", address);
    return fields.satText("balance");
  }

  private record Listed(long sat, List<HeldCoin> coins) {}

  @Override
  public Report.Coins coins(Subject subject, @Nullable Cursor after, int limit, Deadline deadline) {
    String address = address(subject);
    SteadyTip.At<Listed> at =
        tip.read(() -> new Listed(balance(address, deadline), list(address, deadline)), deadline);
    List<HeldCoin> coins = at.answer().coins();
    if (CoinPages.sum(coins) != at.answer().sat()) {
      throw ProviderFault.of(
          ProviderFault.Kind.MALFORMED,
          name() + " contradicts itself: its list of coins does not add up to its balance; the"
              + " answer is not used.");
    }
    return CoinPages.cut(name(), at.point(), coins, (long) coins.size(), true, after, limit);
  }

  private List<HeldCoin> list(String address, Deadline deadline) {
    Request request =
        Request.path("api", "v2", "utxo", address).with("confirmed", "true").forLongList();
    JsonNode list = http.json(request, deadline);
    if (!list.isArray()) {
      throw ProviderFault.of(
          ProviderFault.Kind.MALFORMED, name() + " sent no list of coins; it is not used.");
    }
    List<HeldCoin> coins = new ArrayList<>();
    for (JsonNode entry : list) {
      Fields coin = new Fields(name(), entry);
      coins.add(new HeldCoin(
          new OutPoint(coin.txid("txid"), coin.vout("vout")),
          coin.satText("value"),
          coin.height("height"),
          coin.flagIfThere("coinbase") ? Boolean.TRUE : null));
    }
    return coins;
  }
}
