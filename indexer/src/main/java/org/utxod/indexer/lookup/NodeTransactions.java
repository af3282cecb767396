package org.utxod.indexer.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Transactions from the nodes; confirmed ones are cached. Thread-safe. */
final class NodeTransactions implements TransactionSource {
  /** Maximum size of the cached transactions, bytes. */
  private static final long KEPT_BYTES = 16L << 20;

  /** The same for those read by their places, which lack what they spend. */
  private static final long KEPT_PARTS_BYTES = 8L << 20;

  /** Transactions are kept as hex, and so are their scripts and witnesses, which are most of the data. */
  private static final int TIMES_DIGITS = 2;

  private static final int USUAL_OVERHEAD = 1_500;

  /**
   * Maximum number of outputs of a transaction that are looked up in the UTXO set to find its block, starting with the
   * first.
   */
  private static final int OUTPUTS_TRIED = 16;

  /** So long no node is asked for parts of blocks after it did not give them. */
  private static final Duration SKIPPED = Duration.ofMinutes(10);

  /** Core says this only where it was asked with a block, which clients did not. */
  private static final String OF_BLOCK_GIVEN = "in_active_chain";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final long ASKED = Long.MIN_VALUE;
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private final NodeCalls calls;
  private final LongSupplier nanoTime;
  private final Executor helpers;
  private final AtomicLong skippedUntil = new AtomicLong(ASKED);
  private final Cache<Place, ChainTx> kept = ofBytes(KEPT_BYTES);
  private final Cache<BytePlace, ChainTx> parts = ofBytes(KEPT_PARTS_BYTES);

  /**
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   * @param helpers threads that help where many transactions are read by their places
   */
  NodeTransactions(NodeCalls calls, LongSupplier nanoTime, Executor helpers) {
    this.calls = calls;
    this.helpers = helpers;
    this.nanoTime = nanoTime;
  }

  private static <K> Cache<K, ChainTx> ofBytes(long most) {
    return Caffeine.newBuilder()
        .maximumWeight(most)
        .weigher((K place, ChainTx tx) -> TIMES_DIGITS * tx.hex().length() + USUAL_OVERHEAD)
        .build();
  }

  @Override
  public TransactionLookup find(Txid txid, @Nullable BlockHash likely) {
    ChainTx known = likely == null ? null : kept.getIfPresent(new Place(txid, likely));
    if (known != null) {
      return new TransactionLookup.Found(known);
    }
    return calls.askUntil(
        node -> find(node, txid, likely), lookup -> !(lookup instanceof TransactionLookup.Unknown));
  }

  private TransactionLookup find(NodeLookups node, Txid txid, @Nullable BlockHash likely) {
    Optional<ChainTx> there = likely == null ? Optional.empty() : node.transaction(txid, likely);
    if (there.isPresent() && likely != null) {
      kept.put(new Place(txid, likely), there.get());
      return new TransactionLookup.Found(there.get());
    }
    TransactionLookup direct = node.transaction(txid);
    if (direct instanceof TransactionLookup.Found found) {
      return new TransactionLookup.Found(Prevouts.filled(node, found.tx()));
    }
    if (direct instanceof TransactionLookup.Absent) {
      String why = node.notReadyToMiss(calls.network() != Network.REGTEST);
      return why == null ? direct : new TransactionLookup.Unknown(true, why);
    }
    return byUnspentOutput(node, txid)
        .<TransactionLookup>map(TransactionLookup.Found::new)
        .orElse(direct);
  }

  /** Without a {@code txindex} the block of a transaction is found by any of its outputs that is still unspent. */
  private static Optional<ChainTx> byUnspentOutput(NodeLookups node, Txid txid) {
    List<OutPoint> outputs = new ArrayList<>();
    for (int vout = 0; vout < OUTPUTS_TRIED; vout++) {
      outputs.add(new OutPoint(txid, vout));
    }
    for (NodeLookups.UnspentCoin coin : node.unspent(outputs)) {
      if (coin != null) {
        return place(node, coin)
            .map(block -> node.transactions(List.of(txid), List.of(block)).get(0));
      }
    }
    return Optional.empty();
  }

  private static Optional<BlockHash> place(NodeLookups node, NodeLookups.UnspentCoin coin) {
    int best = node.blocks()
        .blocks(List.of(coin.bestBlock()))
        .get(0)
        .orElseThrow()
        .point()
        .height();
    int height = best - coin.confirmations() + 1;
    Map<Integer, BlockLookup.Header> headers = node.blocks().headers(List.of(height));
    return Optional.ofNullable(headers.get(height)).map(header -> header.point().hash());
  }

  @Override
  public List<ChainTx> inBlocks(List<Place> places) {
    List<Place> missing = places.stream()
        .filter(place -> kept.getIfPresent(place) == null)
        .distinct()
        .toList();
    if (missing.isEmpty()) {
      return places.stream().map(this::cachedOrFetched).toList();
    }
    List<ChainTx> reported = ask(missing);
    for (int i = 0; i < missing.size(); i++) {
      kept.put(missing.get(i), reported.get(i));
    }
    List<ChainTx> all = new ArrayList<>();
    for (Place place : places) {
      int at = missing.indexOf(place);
      all.add(at >= 0 ? reported.get(at) : cachedOrFetched(place));
    }
    return all;
  }

  private ChainTx cachedOrFetched(Place place) {
    ChainTx tx = kept.getIfPresent(place);
    return tx != null ? tx : ask(List.of(place)).get(0);
  }

  private List<ChainTx> ask(List<Place> places) {
    return calls.ask(node -> node.transactions(
        places.stream().map(Place::txid).toList(),
        places.stream().map(Place::block).toList()));
  }

  @Override
  public Optional<List<ChainTx>> at(List<BytePlace> places) {
    Map<BytePlace, ChainTx> known = new HashMap<>(parts.getAllPresent(places));
    List<BytePlace> missing =
        places.stream().filter(place -> !known.containsKey(place)).distinct().toList();
    if (!missing.isEmpty()) {
      Optional<List<ChainTx>> found = fetched(missing);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      for (int i = 0; i < missing.size(); i++) {
        known.put(missing.get(i), found.get().get(i));
        parts.put(missing.get(i), found.get().get(i));
      }
    }
    return Optional.of(places.stream().map(known::get).toList());
  }

  private Optional<List<ChainTx>> fetched(List<BytePlace> places) {
    long until = skippedUntil.get();
    if (until != ASKED && until - nanoTime.getAsLong() > 0) {
      return Optional.empty();
    }
    Optional<List<ChainTx>> found = calls.ask(node -> at(node, places));
    skippedUntil.set(found.isPresent() ? ASKED : nanoTime.getAsLong() + SKIPPED.toNanos());
    return found;
  }

  private Optional<List<ChainTx>> at(NodeLookups node, List<BytePlace> places) {
    try {
      return Optional.of(node.at(places, helpers));
    } catch (NodeException e) {
      if (e.kind() == NodeException.Kind.METHOD_UNAVAILABLE
          || e.kind() == NodeException.Kind.REFUSED
          || e.kind() == NodeException.Kind.MALFORMED_ANSWER) {
        LOG.info(
            "{} Single transactions are read by whole blocks for the next {} minutes, which is slower; Bitcoin Core 31"
                + " with -rest gives them alone.",
            e.getMessage(),
            SKIPPED.toMinutes());
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Told told(Txid txid, @Nullable BlockHash block, boolean decoded) {
    try {
      JsonNode answer = calls.askOrBeRefused(node -> node.told(txid, block, decoded));
      if (answer instanceof ObjectNode object) {
        object.remove(OF_BLOCK_GIVEN);
        return new Told.Transaction(JSON.writeValueAsString(object));
      }
      return new Told.Transaction(answer.textValue());
    } catch (NodeException e) {
      String said = e.said();
      return new Told.Refused(e.code(), said == null ? "refused" : said);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<ChainTx> unconfirmed(List<Txid> txids) {
    return calls.ask(node -> node.found(txids).stream()
        .filter(tx -> tx.block() == null)
        .map(tx -> Prevouts.filled(node, tx))
        .toList());
  }

  @Override
  public List<Spending> spending(List<OutPoint> coins) {
    return calls.ask(node -> {
      List<NodeLookups.@Nullable Spender> spenders = spenders(node, coins);
      List<OutPoint> open = new ArrayList<>();
      for (int i = 0; i < coins.size(); i++) {
        if (spenders.get(i) == null) {
          open.add(coins.get(i));
        }
      }
      List<NodeLookups.@Nullable UnspentCoin> unspent = node.unspent(open);
      List<Spending> spendings = new ArrayList<>();
      int next = 0;
      for (NodeLookups.Spender spender : spenders) {
        if (spender != null) {
          spendings.add(new Spending.Spent(spender.txid(), spender.block()));
        } else {
          spendings.add(
              unspent.get(next++) != null ? new Spending.Unspent() : new Spending.Unknown());
        }
      }
      return spendings;
    });
  }

  private static List<NodeLookups.@Nullable Spender> spenders(
      NodeLookups node, List<OutPoint> coins) {
    try {
      return node.spenders(coins);
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.METHOD_UNAVAILABLE) {
        throw e;
      }
      List<NodeLookups.@Nullable Spender> nobody = new ArrayList<>();
      coins.forEach(coin -> nobody.add(null));
      return nobody;
    }
  }
}
