package org.utxod.query.provider.blockbook;

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
import org.utxod.store.chain.OutPoint;

/** A Blockbook server; its URL is configured without {@code /api/v2}. */
public final class BlockbookProvider implements Provider {
  private final ProviderHttp http;
  private final TipConsistentReader tip;

  public BlockbookProvider(ProviderHttp http) {
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
    ProviderFields status =
        new ProviderFields(name(), http.json(ProviderRequest.path("api", "v2"), deadline));
    ProviderFields backend = status.object("backend");
    if (http.network().isPublic()
        && !backend.text("chain").equals(http.network().coreName())) {
      throw ProviderException.of(
          ProviderException.Kind.WRONG_CHAIN,
          name() + " serves a chain other than " + http.network().label()
              + ". Correct its URL in rpc_urls.");
    }
    int height = status.object("blockbook").height("bestHeight");
    boolean samePlace = backend.height("blocks") == height;
    return new AnswerPoint(height, samePlace ? backend.blockHash("bestBlockHash") : null);
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    ProviderRequest providerRequest =
        ProviderRequest.path("api", "v2", "block-index", Integer.toString(height));
    return http.jsonIfThere(providerRequest, deadline)
        .map(answer -> new ProviderFields(name(), answer).blockHash("blockHash"));
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
    TipConsistentReader.At<Long> at =
        tip.read(() -> balance(address(scriptRef), deadline), deadline);
    return new Report.Balance(at.point(), at.answer(), null, null, null, null);
  }

  private long balance(String address, Deadline deadline) {
    ProviderRequest providerRequest =
        ProviderRequest.path("api", "v2", "address", address).with("details", "basic");
    ProviderFields providerFields =
        new ProviderFields(name(), http.json(providerRequest, deadline));
    providerFields.require("address", address);
    return providerFields.satText("balance");
  }

  private record Listed(long sat, List<Utxo> coins) {}

  @Override
  public Report.Coins coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
    String address = address(scriptRef);
    TipConsistentReader.At<Listed> at =
        tip.read(() -> new Listed(balance(address, deadline), list(address, deadline)), deadline);
    List<Utxo> coins = at.answer().coins();
    if (CoinPages.sum(coins) != at.answer().sat()) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED,
          name() + " contradicts itself: its list of coins does not add up to its balance; the"
              + " answer is not used.");
    }
    return CoinPages.cut(name(), at.point(), coins, (long) coins.size(), true, after, limit);
  }

  private List<Utxo> list(String address, Deadline deadline) {
    ProviderRequest providerRequest = ProviderRequest.path("api", "v2", "utxo", address)
        .with("confirmed", "true")
        .forLongList();
    JsonNode list = http.json(providerRequest, deadline);
    if (!list.isArray()) {
      throw ProviderException.of(
          ProviderException.Kind.MALFORMED, name() + " sent no list of coins; it is not used.");
    }
    List<Utxo> coins = new ArrayList<>();
    for (JsonNode entry : list) {
      ProviderFields coin = new ProviderFields(name(), entry);
      coins.add(new Utxo(
          new OutPoint(coin.txid("txid"), coin.vout("vout")),
          coin.satText("value"),
          coin.height("height"),
          coin.flagIfThere("coinbase") ? Boolean.TRUE : null));
    }
    return coins;
  }
}
