package org.utxod.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.chain.ScriptKey;
import org.utxod.chain.Txid;
import org.utxod.http.Json;
import org.utxod.http.Parameter;
import org.utxod.http.Request;
import org.utxod.port.BlockSource;
import org.utxod.port.MempoolStatus;
import org.utxod.port.MempoolTx;
import org.utxod.port.MempoolView;
import org.utxod.port.SourceFault;
import org.utxod.query.ActivityCursor;
import org.utxod.query.ActivityEntry;
import org.utxod.query.ActivityPage;
import org.utxod.query.Answer;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.BalanceService;
import org.utxod.query.CoinsPage;
import org.utxod.query.HeldCoin;
import org.utxod.query.Question;
import org.utxod.query.Subject;

/** What a script holds and what was done to it, by address and by script hash. */
final class AddressEndpoints {
  private static final int MOST_COINS = 500;
  private static final int CONFIRMED_PAGE = 25;
  private static final int MOST_UNCONFIRMED = 50;

  /** Rows of activity that are passed over to find where a page begins, at most. */
  private static final int MOST_PASSED_OVER = 10_000;

  private static final Parameter AFTER =
      new Parameter("after_txid", "what is behind this transaction, as mempool.space has it");

  private final BalanceService balances;
  private final MempoolView mempool;
  private final Transactions transactions;
  private final Shapes shapes;

  AddressEndpoints(
      BalanceService balances, MempoolView mempool, Transactions transactions, Shapes shapes) {
    this.balances = balances;
    this.mempool = mempool;
    this.transactions = transactions;
    this.shapes = shapes;
  }

  void addTo(Family family) {
    add(
        family,
        "/address/{address}",
        "address",
        request -> new Question.ByAddress(request.variable("address")));
    add(
        family,
        "/scripthash/{hash}",
        "scripthash",
        request -> new Question.ByScriptHash(Asked.scriptHash(request)));
    family.get("/address-prefix/{prefix}", "Not offered", request -> {
      throw EsploraManners.badRequest("address search disabled");
    });
  }

  private void add(Family family, String path, String name, Function<Request, Question> question) {
    String variable = name.equals("address") ? name : "hash";
    family.json(
        path,
        "What is held; chain_stats speak of the coins now held",
        request -> stats(question.apply(request), name, request.variable(variable)));
    family.json(
        path + "/utxo",
        "The coins, unconfirmed ones too",
        request -> coins(question.apply(request)));
    family.json(
        path + "/txs",
        "Up to 50 unconfirmed transactions and the latest 25 confirmed",
        request -> {
          String after = request.parameter(AFTER.name());
          return after == null
              ? transactions(question.apply(request), true, null)
              : after(question.apply(request), Asked.txid(after));
        },
        AFTER);
    family.json(
        path + "/txs/chain",
        "The latest 25 confirmed transactions",
        request -> transactions(question.apply(request), false, null));
    family.json(path + "/txs/chain/{last}", "The next 25 confirmed transactions", request -> {
      // A slash with nothing behind it names none.
      boolean none = request.variable("last").isEmpty();
      return transactions(
          question.apply(request), false, none ? null : Asked.txid(request, "last"));
    });
    family.json(
        path + "/txs/mempool",
        "Up to 50 unconfirmed transactions",
        request -> unconfirmed(balances.balance(question.apply(request))));
  }

  private Json.Content stats(Question question, String nameField, String asked) {
    MempoolView.Snapshot now = mempool.now().orElse(null);
    BalanceAnswer answer = balances.balance(question);
    requireKnown(now, answer);
    Subject subject = answer.subject();
    Long count = answer.utxoCount();
    long coins = count == null ? 0 : count;
    String spelling = subject.address();
    String named = nameField.equals("address") && spelling != null ? spelling : asked;
    return json -> shapes.script(
        json,
        nameField,
        named,
        new Shapes.Stats(coins, answer.balanceSat(), 0, 0, coins),
        unconfirmedStats(subject.key(), now));
  }

  /**
   * Refuses to go on without the mempool beside an answer of now.
   *
   * @param now as it was read before the answer, so that what a block confirms in between is in both and not in neither
   * @throws SourceFault while it is followed but not known, as when the node is still reading it after a start: a wallet takes
   *     an empty list for the word that its payments are gone, and pays again
   */
  private void requireKnown(MempoolView.@Nullable Snapshot now, Answer answer) {
    boolean current = answer.source().equals(BalanceAnswer.LOCAL) && !answer.stale();
    MempoolStatus status = mempool.status();
    if (now == null && current && status.followed()) {
      String reason = status.reason();
      throw new SourceFault(
          SourceFault.Kind.UNAVAILABLE,
          "Unconfirmed transactions are not known at the moment"
              + (reason == null ? "." : ": " + reason) + " Ask again",
          null);
    }
  }

  private static Shapes.Stats unconfirmedStats(ScriptKey key, MempoolView.@Nullable Snapshot now) {
    if (now == null) {
      return Shapes.Stats.NONE;
    }
    long funded = 0;
    long fundedSat = 0;
    long spent = 0;
    long spentSat = 0;
    List<MempoolTx> touching = now.touching(key);
    for (MempoolTx tx : touching) {
      for (MempoolTx.Output output : tx.created()) {
        if (output.script().key().equals(key)) {
          funded++;
          fundedSat = Math.addExact(fundedSat, output.valueSat());
        }
      }
      for (MempoolTx.Input input : tx.spent()) {
        if (input.prevout().script().key().equals(key)) {
          spent++;
          spentSat = Math.addExact(spentSat, input.prevout().valueSat());
        }
      }
    }
    return new Shapes.Stats(funded, fundedSat, spent, spentSat, touching.size());
  }

  private Json.Content coins(Question question) {
    MempoolView.Snapshot now = mempool.now().orElse(null);
    CoinsPage page = balances.coins(question, null, MOST_COINS + 1);
    requireKnown(now, page);
    if (page.coins().size() > MOST_COINS || page.next() != null) {
      throw EsploraManners.badRequest("Too many unspent outputs");
    }
    List<HeldCoin> held = page.coins().stream()
        .filter(coin -> now == null || now.spender(coin.outPoint()).isEmpty())
        .toList();
    List<BlockSource.Header> blocks =
        transactions.headers(held.stream().map(HeldCoin::height).toList());
    List<Shapes.Coin> coins = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      HeldCoin coin = held.get(i);
      coins.add(new Shapes.Coin(coin.outPoint(), coin.valueSat(), blocks.get(i)));
    }
    ScriptKey key = page.subject().key();
    if (now != null) {
      coins.addAll(unconfirmedCoins(now, key, page.coins()));
    }
    if (coins.size() > MOST_COINS) {
      throw EsploraManners.badRequest("Too many unspent outputs");
    }
    return json -> shapes.coins(json, coins);
  }

  /* What a block confirmed a moment ago can be in the mempool as we know it still. */
  private static List<Shapes.Coin> unconfirmedCoins(
      MempoolView.Snapshot now, ScriptKey key, List<HeldCoin> confirmed) {
    List<OutPoint> known = confirmed.stream().map(HeldCoin::outPoint).toList();
    List<Shapes.Coin> coins = new ArrayList<>();
    for (MempoolTx tx : now.touching(key)) {
      for (int vout = 0; vout < tx.created().size(); vout++) {
        Script script = tx.created().get(vout).script();
        OutPoint coin = new OutPoint(tx.txid(), vout);
        if (script.key().equals(key)
            && !script.isUnspendable()
            && now.spender(coin).isEmpty()
            && !known.contains(coin)) {
          coins.add(new Shapes.Coin(coin, tx.created().get(vout).valueSat(), null));
        }
      }
    }
    return coins;
  }

  private Json.Content unconfirmed(Answer answer) {
    List<Shapes.PlacedTx> found = unconfirmedOf(answer);
    return json -> shapes.transactions(json, found);
  }

  private List<Shapes.PlacedTx> unconfirmedOf(Answer answer) {
    ScriptKey key = answer.subject().key();
    MempoolView.Snapshot now = mempool.now().orElse(null);
    requireKnown(now, answer);
    if (now == null) {
      return List.of();
    }
    List<MempoolTx> touching = now.touching(key);
    return transactions.unconfirmed(
        touching.subList(0, Math.min(MOST_UNCONFIRMED, touching.size())));
  }

  /** Behind a transaction in the list of unconfirmed and confirmed ones. */
  private Json.Content after(Question question, Txid last) {
    List<Shapes.PlacedTx> unconfirmed = unconfirmedOf(activity(question));
    for (int i = 0; i < unconfirmed.size(); i++) {
      if (unconfirmed.get(i).tx().txid().equals(last)) {
        List<Shapes.PlacedTx> rest = unconfirmed.subList(i + 1, unconfirmed.size());
        List<Shapes.PlacedTx> confirmed = confirmed(question, null);
        return json -> shapes.transactions(
            json, Stream.concat(rest.stream(), confirmed.stream()).toList());
      }
    }
    return transactions(question, false, last);
  }

  private Json.Content transactions(
      Question question, boolean withUnconfirmed, @Nullable Txid last) {
    List<Shapes.PlacedTx> all = new ArrayList<>();
    SourceFault fault = null;
    if (withUnconfirmed) {
      try {
        all.addAll(unconfirmedOf(activity(question)));
      } catch (SourceFault e) {
        fault = e;
      }
    }
    all.addAll(confirmed(
        question, last)); // That it refuses for good goes before that it cannot answer now.
    if (fault != null) {
      throw fault;
    }
    return json -> shapes.transactions(json, all);
  }

  private Answer activity(Question question) {
    return balances.activity(question, null, 1);
  }

  /** 25 confirmed ones; none behind one that is not in a history that is whole, as Esplora has it. */
  private List<Shapes.PlacedTx> confirmed(Question question, @Nullable Txid last) {
    Place place = last == null ? Place.BEGINNING : behind(question, last);
    if (place.nowhere()) {
      return List.of();
    }
    ActivityPage page = balances.activity(question, place.after(), CONFIRMED_PAGE);
    requireWhole(page, page.entries().size() == CONFIRMED_PAGE);
    if (page.entries().isEmpty()) {
      return List.of();
    }
    List<BlockSource.Header> blocks = page.entries().stream()
        .map(
            entry -> new BlockSource.Header(entry.block().point(), entry.block().time()))
        .toList();
    return transactions.inBlocks(
        page.entries().stream().map(ActivityEntry::txid).toList(), blocks);
  }

  /** A full page of what is kept is whole; one that ends before is so only where nothing older can be. */
  private static void requireWhole(ActivityPage page, boolean full) {
    if (!page.complete() || (!full && !page.wholeChain())) {
      throw EsploraManners.tooMuchHistory();
    }
  }

  /** Where a list goes on; {@code after} is null at its beginning. */
  private record Place(@Nullable ActivityCursor after, boolean nowhere) {
    static final Place BEGINNING = new Place(null, false);
    static final Place NOWHERE = new Place(null, true);
  }

  private Place behind(Question question, Txid last) {
    ActivityCursor after = null;
    for (int passed = 0; passed < MOST_PASSED_OVER; ) {
      ActivityPage page = balances.activity(question, after, BalanceService.MAX_PAGE);
      for (ActivityEntry entry : page.entries()) {
        if (entry.txid().equals(last)) {
          return new Place(new ActivityCursor(entry.position()), false);
        }
      }
      after = page.next();
      if (after == null) {
        requireWhole(page, false);
        return Place.NOWHERE;
      }
      passed += page.entries().size();
    }
    throw EsploraManners.tooMuchHistory();
  }
}
