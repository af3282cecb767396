package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SetHash;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;

/** Checks that an index is correct. */
final class IndexCheck {
  private final SimulatedWorld world;
  private final CoinLedger ledger;
  private final CoinLedger all = new CoinLedger(0);
  private Map<Script, List<ModelCoin>> partial = Map.of();
  private Map<Script, List<ModelCoin>> complete = Map.of();

  IndexCheck(SimulatedWorld world, int fromHeight) {
    this.world = world;
    this.ledger = new CoinLedger(fromHeight);
  }

  /** The view is the UTXO set of the block that it names, coin for coin. */
  void isSomeBlock(IndexView view) {
    IndexState state = view.state();
    BlockRecord tip = state.tip();
    if (tip == null) {
      require(state.utxoCount() == 0, "an index without a block has coins");
      return;
    }
    ModelBlock block = world.block(tip.point().hash());
    require(block != null && block.height() == tip.point().height(), "no such block: ", tip);
    List<ModelCoin> coins = coinsAt(view, block);
    require(tip.chainwork().equals(block.sim().chainwork()), "another work: ", tip);
    require(
        state.utxoCount() == coins.size(),
        "coins at ",
        block,
        ": ",
        state.utxoCount(),
        " and not ",
        coins.size());
    long sat = coins.stream().mapToLong(ModelCoin::sat).sum();
    require(state.totalSat() == sat, "satoshis at ", block);
    int whole = 0;
    for (Script script : BlockMaker.SCRIPTS) {
      script(view, script, ledgerOf(view, script).getOrDefault(script, List.of()), block);
      whole += view.backfilledAsOf(script.key()).isPresent() ? 1 : 0;
    }
    require(state.backfilledScripts() == whole, "backfilled scripts at ", block);
  }

  /** Everything the index knows: all coins of backfilled scripts, and recent ones of others. */
  private List<ModelCoin> coinsAt(IndexView view, ModelBlock block) {
    ledger.moveTo(block);
    partial = ledger.byScript();
    complete = partial;
    if (!view.state().coverage().complete()) {
      all.moveTo(block);
      complete = all.byScript();
    }
    List<ModelCoin> coins = new ArrayList<>();
    for (Script script : BlockMaker.SCRIPTS) {
      coins.addAll(ledgerOf(view, script).getOrDefault(script, List.of()));
    }
    return coins;
  }

  private Map<Script, List<ModelCoin>> ledgerOf(IndexView view, Script script) {
    return view.knowsAllOf(script.key()) ? complete : partial;
  }

  private static void script(
      IndexView view, Script script, List<ModelCoin> coins, ModelBlock block) {
    ScriptKey key = script.key();
    List<Coin> found = view.coins(key, null, 10_000);
    List<Coin> expected = new ArrayList<>(coins.size());
    coins.forEach(coin -> expected.add(coin.coin()));
    if (!found.equals(expected)) {
      assertThat(found).as("coins of %s at %s", script, block).isEqualTo(expected);
    }
    if (!view.state().balancesCurrent()) {
      return;
    }
    long sat = 0;
    long immature = 0;
    for (Coin coin : expected) {
      sat += coin.valueSat();
      immature += coin.isImmature(block.height()) ? coin.valueSat() : 0;
    }
    Balance right = new Balance(sat, expected.size(), immature);
    require(
        view.balance(key).equals(right),
        "balance of ",
        script,
        " at ",
        block,
        ": ",
        view.balance(key),
        " and not ",
        right);
    if (!expected.isEmpty()) {
      require(view.script(key).equals(java.util.Optional.of(script)), "the script of ", key);
    }
    boolean named = !expected.isEmpty()
        || (key.standardScript().isPresent() && !view.activity(key, null, 1).isEmpty());
    if (named && view.state().scriptHashIndex()) {
      require(
          view.scriptByHash(sha256(script)).equals(java.util.Optional.of(key)),
          "the hash of ",
          script);
    }
  }

  private static byte[] sha256(Script script) {
    return ScriptKey.sha256().digest(script.bytes());
  }

  /** The maintained set hash, if it is known, is that of the coins. */
  void setHash(Index index) {
    try (UtxoSetScan scan = index.setScan()) {
      BlockRecord tip = Objects.requireNonNull(scan.state().tip());
      ledger.moveTo(Objects.requireNonNull(world.block(tip.point().hash())));
      MuHash hash = new MuHash();
      CoinElement element = new CoinElement();
      for (ModelCoin coin : ledger.coins()) {
        int code = coin.height() * 2 + (coin.coinbase() ? 1 : 0);
        element.set(coin.outPoint(), code, coin.sat(), coin.script().bytes()).insertInto(hash);
      }
      SetHash carried = scan.carried(tip.point().height()).map(CoinStats::hash).orElse(null);
      require(
          carried == null || carried.equals(hash.digest()),
          "the set hash carried to ",
          tip.point());
    }
  }

  /** Earlier balances are correct as far back as the index offers them. */
  void earlierBalances(IndexView view) {
    if (!view.state().balancesCurrent()) {
      return;
    }
    BlockRecord tip = Objects.requireNonNull(view.state().tip());
    int from = Objects.requireNonNull(view.state().activityFrom());
    ModelBlock block = Objects.requireNonNull(world.block(tip.point().hash()));
    while (block != null && block.height() >= from) {
      List<ModelCoin> unused = coinsAt(view, block);
      for (Script script : BlockMaker.SCRIPTS) {
        if (block.height() < view.backfilledAsOf(script.key()).orElse(0)) {
          require(
              view.balanceAt(script.key(), block.height()).isEmpty(),
              "a balance from before the filling in of ",
              script);
          continue;
        }
        List<ModelCoin> coins = ledgerOf(view, script).getOrDefault(script, List.of());
        long sat = coins.stream().mapToLong(ModelCoin::sat).sum();
        Balance then = view.balanceAt(script.key(), block.height()).orElseThrow();
        require(
            then.sat() == sat && then.coins() == coins.size(),
            "balance of ",
            script,
            " at ",
            block.height(),
            " seen from ",
            tip.point(),
            ": ",
            then);
      }
      require(view.contains(block.height(), block.hash()), "the row of block ", block);
      block = block.parent();
    }
  }

  /** Following the journal step by step leads to the tip. */
  void journal(KeyValueStore store, @Nullable BlockHash tip) {
    ModelBlock at = null;
    boolean began = false;
    long expected = 0;
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor =
            rows.scan(ColumnFamily.JOURNAL, new byte[0], null, KeyValueSnapshot.Scope.ANY)) {
      while (cursor.next()) {
        long sequence = JournalRow.sequence(cursor.key());
        require(!began || sequence == expected, "the journal jumps to ", sequence);
        expected = sequence + 1;
        JournalRow row = JournalRow.read(cursor.value());
        ModelBlock block = world.block(row.point().hash());
        require(block != null, "the journal names an unknown block: ", row);
        switch (row.kind()) {
          case CONNECTED -> {
            require(!began || block.parent().equals(at), "connected to another block: ", row);
            at = block;
          }
          case DISCONNECTED -> {
            require(!began || block.equals(at), "disconnected though not the tip: ", row);
            at = block.parent();
          }
          case REWOUND -> {
            require(
                !began
                    || at.height() >= block.height()
                        && at.ancestor(block.height()).equals(block),
                "rewound to a block that is not below: ",
                row);
            at = block;
          }
          case SKIPPED -> {
            require(
                !began
                    || block.height() > at.height()
                        && block.ancestor(at.height()).equals(at),
                "skipped to a block that is not above: ",
                row);
            at = block;
          }
        }
        began = true;
      }
    }
    if (began) {
      require(at.hash().equals(tip), "the journal ends at ", at);
    }
  }

  static void require(boolean holds, Object... otherwise) {
    if (!holds) {
      StringBuilder text = new StringBuilder();
      for (Object word : otherwise) {
        text.append(word);
      }
      throw new AssertionError(text.toString());
    }
  }
}
