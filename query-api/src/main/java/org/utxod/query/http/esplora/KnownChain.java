package org.utxod.query.http.esplora;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.SourceException;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * The index's own chain of blocks; if it no longer has the row of an old block, the node's. Records in which block
 * transactions of answers are: a client that queries one next needs no {@code txindex}. Thread-safe.
 */
public final class KnownChain {
  private static final int REMEMBERED_HEADERS = 50_000;

  /** Deeper than any reorganisation that the node could make between two queries. */
  private static final int SETTLED = 144;

  private final UtxoIndex index;
  private final BlockLookup blocks;
  private final NamedTransactions named;
  private final Cache<Integer, BlockLookup.Header> oldHeaders =
      Caffeine.newBuilder().maximumSize(REMEMBERED_HEADERS).build();

  /** @param named records the heights of transactions in answers */
  public KnownChain(UtxoIndex index, BlockLookup blocks, NamedTransactions named) {
    this.named = named;
    this.index = index;
    this.blocks = blocks;
  }

  /**
   * The index's tip.
   *
   * @throws SourceException if nothing is indexed yet
   */
  public ChainPoint tip() {
    BlockRecord tip = index.state().tip();
    if (tip == null) {
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE, "Nothing is indexed yet; see /v1/status.", null);
    }
    return tip.point();
  }

  /** The blocks at these heights; those above the tip are omitted. */
  public Map<Integer, BlockLookup.Header> headers(Set<Integer> heights) {
    Map<Integer, BlockLookup.Header> found = new HashMap<>();
    Set<Integer> missing = new HashSet<>();
    int tip = tip().height();
    try (IndexView view = index.view()) {
      for (int height : heights) {
        Optional<BlockRecord> row = view.block(height);
        BlockLookup.Header old = oldHeaders.getIfPresent(height);
        if (row.isPresent()) {
          found.put(height, new BlockLookup.Header(row.get().point(), row.get().time()));
        } else if (old != null) {
          found.put(height, old);
        } else if (height >= 0 && height <= tip) {
          missing.add(height);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<Integer, BlockLookup.Header> reported = blocks.headers(missing);
      reported.forEach((height, header) -> {
        if (tip - height > SETTLED) {
          oldHeaders.put(height, header);
        }
      });
      found.putAll(reported);
    }
    return found;
  }

  /** The block at a height; empty above the tip. */
  public Optional<BlockLookup.Header> header(int height) {
    return Optional.ofNullable(headers(Set.of(height)).get(height));
  }

  /** The block of that hash, if it is on this chain. */
  Optional<BlockLookup.Header> header(BlockHash hash) {
    return blocks
        .header(hash)
        .flatMap(known -> header(known.point().height()))
        .filter(header -> header.point().hash().equals(hash));
  }

  void remember(Txid txid, BlockLookup.Header block) {
    named.named(txid, block.point().height());
  }

  /** Also for the transactions whose outputs it spends, as far as the node said where these are. */
  void rememberInputs(ChainTx tx) {
    for (ChainTx.Input input : tx.inputs()) {
      if (input.coin() != null && input.prevoutHeight() != null) {
        named.named(input.coin().txid(), input.prevoutHeight());
      }
    }
  }

  /** The block at the height recorded for the transaction; after a reorganisation it may not contain it. */
  Optional<BlockLookup.Header> likelyPlace(Txid txid) {
    OptionalInt height = named.height(txid);
    return height.isPresent() ? header(height.getAsInt()) : Optional.empty();
  }
}
