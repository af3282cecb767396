package org.utxod.query.http.explorer;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Response;
import org.utxod.query.http.esplora.KnownChain;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** {@code GET /v1/chain}: how far it is to the next halving and the next change of difficulty. */
final class ChainEndpoint {
  private static final int RETARGET_BLOCKS = 2_016;
  private static final int HALVINGS = 64;
  private static final long FIRST_SUBSIDY = 50 * 100_000_000L;

  private final KnownChain chain;
  private final BlockLookup blocks;
  private final Network network;

  private record Retarget(int height, int fromHeight, long fromTime) {}

  private record Answer(
      int height,
      String blockHash,
      @Nullable Long blockTime,
      @Nullable BigDecimal difficulty,
      long subsidySat,
      int halvingHeight,
      @Nullable Retarget retarget) {}

  ChainEndpoint(KnownChain chain, BlockLookup blocks, Network network) {
    this.chain = chain;
    this.blocks = blocks;
    this.network = network;
  }

  Endpoint endpoint() {
    return Endpoint.open(EndpointSpec.get("/v1/chain"), request -> answer());
  }

  private Response answer() {
    ChainPoint tip = chain.tip();
    int interval = network.halvingInterval();
    int halvings = tip.height() / interval;
    ChainBlock block = block(tip);
    return Response.json(JsonBody.of(new Answer(
        tip.height(),
        tip.hash().display(),
        block == null ? null : block.time(),
        block == null ? null : block.difficulty(),
        halvings >= HALVINGS ? 0 : FIRST_SUBSIDY >> halvings,
        (halvings + 1) * interval,
        network == Network.REGTEST ? null : retarget(tip.height()))));
  }

  /* Without the node, halving and retargeting are known nevertheless. */
  private @Nullable ChainBlock block(ChainPoint tip) {
    try {
      return blocks.block(tip.hash()).orElse(null);
    } catch (SourceException e) {
      return null;
    }
  }

  private @Nullable Retarget retarget(int height) {
    int from = height - height % RETARGET_BLOCKS;
    try {
      return chain
          .header(from)
          .map(header -> new Retarget(from + RETARGET_BLOCKS, from, header.time()))
          .orElse(null);
    } catch (SourceException e) {
      return null;
    }
  }
}
