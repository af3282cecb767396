package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/** The simplest UTXO set at any block of a simulated chain, for comparison with an index. */
final class ChainModel {
  private final Map<BlockHash, BlockDelta> blocks = new ConcurrentHashMap<>();

  /** Takes a block in, of whichever branch. */
  void add(SimBlock block) {
    try {
      BlockDelta delta = new Verbosity3Parser("model")
          .parse(new ByteArrayInputStream(block.json()), block.hash(), new BlockDeltaBuilder());
      blocks.put(block.hash(), delta);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The coins of each script after the block {@code tip}. */
  private Map<Script, Map<OutPoint, Coin>> coinsAt(BlockHash tip) {
    Deque<BlockDelta> chain = new ArrayDeque<>();
    for (BlockDelta block = blocks.get(tip);
        block != null;
        block = blocks.get(block.previousHash())) {
      chain.push(block);
    }
    Map<Script, Map<OutPoint, Coin>> coins = new HashMap<>();
    for (BlockDelta block : chain) {
      BlockDelta.Cursor cursor = block.cursor();
      while (cursor.next()) {
        Map<OutPoint, Coin> ofScript =
            coins.computeIfAbsent(cursor.script(), script -> new TreeMap<>());
        if (cursor.isCreated()) {
          boolean coinbase = cursor.transactionIndex() == 0;
          ofScript.put(
              cursor.outPoint(),
              new Coin(cursor.outPoint(), cursor.valueSat(), block.height(), coinbase));
        } else {
          assertThat(ofScript.remove(cursor.outPoint())).isNotNull();
        }
      }
    }
    return coins;
  }

  /** What a script holds, or all of them together. */
  record Held(long sat, long coins) {}

  /** What each script holds after the block {@code tip}, and under null all of them; empty where no branch has that block. */
  Optional<Map<@Nullable Script, Held>> heldAt(BlockHash tip) {
    if (!blocks.containsKey(tip)) {
      return Optional.empty();
    }
    Map<@Nullable Script, Held> held = new HashMap<>();
    held.put(null, new Held(0, 0));
    coinsAt(tip).forEach((script, coins) -> {
      long sat = coins.values().stream().mapToLong(Coin::valueSat).sum();
      held.put(script, new Held(sat, coins.size()));
      held.merge(
          null,
          new Held(sat, coins.size()),
          (all, one) -> new Held(all.sat() + one.sat(), all.coins() + one.coins()));
    });
    return Optional.of(held);
  }

  /** The view is exactly the UTXO set of the block that it names. */
  void assertEquals(IndexView view) {
    BlockHash tip = view.state().tip().point().hash();
    int height = view.state().tip().point().height();
    assertThat(blocks).as("the index stands at a block of the chain").containsKey(tip);
    Map<Script, Map<OutPoint, Coin>> truth = coinsAt(tip);
    long count = 0;
    long sat = 0;
    for (Map.Entry<Script, Map<OutPoint, Coin>> entry : truth.entrySet()) {
      List<Coin> coins = List.copyOf(entry.getValue().values());
      long sum = coins.stream().mapToLong(Coin::valueSat).sum();
      long immature = coins.stream()
          .filter(coin -> coin.isImmature(height))
          .mapToLong(Coin::valueSat)
          .sum();
      assertThat(view.coins(entry.getKey().key(), null, Integer.MAX_VALUE)).isEqualTo(coins);
      if (view.state().balancesCurrent()) {
        assertThat(view.balance(entry.getKey().key()))
            .isEqualTo(new Balance(sum, coins.size(), immature));
      }
      count += coins.size();
      sat += sum;
    }
    assertThat(view.state().utxoCount()).isEqualTo(count);
    assertThat(view.state().totalSat()).isEqualTo(sat);
  }
}
