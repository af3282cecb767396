package org.utxod.query.signing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.coins.Candidate;
import org.utxod.query.signing.coins.OutputCost;
import org.utxod.query.signing.coins.Plan;
import org.utxod.query.signing.coins.Strategy;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.AccountMember.Derivation;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** Makes a PSBT of an account's coins as ordered, and reserves them. Thread-safe. */
final class PsbtMaker {
  private static final int DEFAULT_RESERVE_SECONDS = 86_400;
  private static final int TRANSACTION_VERSION = 2;

  /** Choices that are given up because others were faster, or the node knows of a spend that the index does not show yet. */
  private static final int ATTEMPTS = 5;

  private static final int SPENDS_AT_ONCE = 500;

  private final AccountService accounts;
  private final AccountMaker addresses;
  private final NodePorts node;
  private final SigningBook book;
  private final CoinReservations reservations;
  private final SigningLimits limits;
  private final PsbtAssembly assembly;
  private final Clock clock;

  PsbtMaker(
      AccountService accounts,
      AccountMaker addresses,
      NodePorts node,
      SigningBook book,
      CoinReservations reservations,
      SigningLimits limits,
      Clock clock) {
    this.accounts = accounts;
    this.addresses = addresses;
    this.node = node;
    this.book = book;
    this.reservations = reservations;
    this.limits = limits;
    this.assembly = new PsbtAssembly(node);
    this.clock = clock;
  }

  /**
   * One that was made, or was there.
   *
   * @param leftCoins coins that could be chosen and were not, when it was made
   * @param leftSat satoshis of them
   * @param existed whether it was there already; then nothing is said of what is left
   */
  record Made(SigningRow row, long leftCoins, long leftSat, boolean existed) {}

  Made make(String account, SigningOrder order) {
    int id = accounts.id(account);
    Optional<SigningRow> before = book.find(id, order.id());
    if (before.isPresent()) {
      return again(before.get(), order);
    }
    OrderRules.check(order, limits, account);
    FeeRate rate = OrderRules.rate(order, node.fees(), limits);
    SigningBook.Key key = new SigningBook.Key(id, order.id());
    Optional<SigningRow> meanwhile = book.begin(key);
    if (meanwhile.isPresent()) {
      return again(meanwhile.get(), order);
    }
    boolean made = false;
    try {
      Made result = make(account, id, order, rate);
      made = true;
      return result;
    } finally {
      if (!made) {
        book.abandon(key);
      }
    }
  }

  private static Made again(SigningRow row, SigningOrder order) {
    if (!row.order().equals(order.sha256())) {
      throw new SigningException(
          Kind.OTHER_ORDER,
          "The id " + order.id()
              + " belongs to a transaction of this account that was asked for otherwise. Choose another id.");
    }
    return new Made(row, 0, 0, true);
  }

  /** Where change goes, before it is known whether there is any. */
  private record ChangePlace(
      @Nullable Script script, @Nullable Integer branch) {}

  private Made make(String account, int id, SigningOrder order, FeeRate rate) {
    List<Branch> branches = accounts.branches(account);
    ChangePlace change = changePlace(order, branches);
    long now = clock.instant().getEpochSecond();
    Integer asked = order.reserveSeconds();
    long seconds = asked == null ? DEFAULT_RESERVE_SECONDS : asked;
    long until = now + Math.min(seconds, limits.maxReserve().toSeconds());
    SigningBook.Key key = new SigningBook.Key(id, order.id());
    Set<OutPoint> spent = new HashSet<>();
    for (int attempt = 1; ; attempt++) {
      try (AccountReading reading = accounts.open(account)) {
        requireFresh(reading);
        Chosen chosen = choose(reading, order, branches, rate, change.script, spent);
        Set<OutPoint> gone = hold(key, chosen.coins(), until);
        if (gone.isEmpty()) {
          gone = spentAtNode(chosen.coins());
        }
        if (!gone.isEmpty()) {
          spent.addAll(gone);
          if (attempt == ATTEMPTS) {
            throw new SigningException(
                Kind.UNAVAILABLE,
                "Coins were spent or reserved by others while they were chosen. Ask again in a moment.");
          }
          continue;
        }
        return finish(account, id, order, branches, change, chosen, reading, now, until);
      }
    }
  }

  private static void requireFresh(AccountReading reading) {
    if (reading.at().stale()) {
      throw new SigningException(
          Kind.UNAVAILABLE,
          "The index is behind the chain, so that coins may be spent already. Retry when /v1/status says live.");
    }
  }

  private ChangePlace changePlace(SigningOrder order, List<Branch> branches) {
    if (order.change() != null || order.sweep()) {
      return new ChangePlace(order.change(), null);
    }
    if (branches.isEmpty()) {
      if (order.strategy() != Strategy.EXACT) {
        throw SigningException.bad(
            "The account has no descriptor that could make an address for change. Give one in change, or choose the "
                + "strategy exact.");
      }
      return new ChangePlace(null, null);
    }
    int number = branches.size() > 1 ? 1 : 0;
    Branch branch = branches.get(number);
    // Any script of the branch takes as much as the one that is to come.
    Script like = node.descriptors().derive(branch, 0, 0).get(0);
    return new ChangePlace(like, branch.ranged() ? number : null);
  }

  /** What was chosen, and what could have been. */
  private record Chosen(Plan plan, CoinGathering from) {
    List<OutPoint> coins() {
      return plan.coins().stream().map(Candidate::outPoint).toList();
    }
  }

  private Chosen choose(
      AccountReading reading,
      SigningOrder order,
      List<Branch> branches,
      FeeRate rate,
      @Nullable Script change,
      Set<OutPoint> spent) {
    Set<OutPoint> taken = reservations.all();
    taken.addAll(spent);
    CoinGathering coins = new CoinGathering(order, branches, taken);
    coins.read(reading);
    Plan plan = new Choice(order, rate, change, coins).plan();
    OrderRules.checkFee(plan, order, limits);
    return new Chosen(plan, coins);
  }

  /** Reserves the coins; those that somebody else was faster with, and then none is. */
  private Set<OutPoint> hold(SigningBook.Key key, List<OutPoint> coins, long until) {
    return reservations.exclusively(() -> {
      book.hold(key, List.of(), until);
      Set<OutPoint> taken = reservations.all();
      taken.retainAll(coins);
      if (taken.isEmpty()) {
        book.hold(key, coins, until);
      }
      return taken;
    });
  }

  private Set<OutPoint> spentAtNode(List<OutPoint> coins) {
    Set<OutPoint> gone = new HashSet<>();
    for (int from = 0; from < coins.size(); from += SPENDS_AT_ONCE) {
      List<OutPoint> some = coins.subList(from, Math.min(coins.size(), from + SPENDS_AT_ONCE));
      List<Spending> spendings = node.transactions().spending(some);
      for (int i = 0; i < some.size(); i++) {
        if (!(spendings.get(i) instanceof Spending.Unspent)) {
          gone.add(some.get(i));
        }
      }
    }
    return gone;
  }

  private Made finish(
      String account,
      int id,
      SigningOrder order,
      List<Branch> branches,
      ChangePlace change,
      Chosen chosen,
      AccountReading reading,
      long now,
      long until) {
    Plan plan = chosen.plan;
    Map<ScriptKey, Derivation> derivations = new HashMap<>();
    Map<Integer, BlockHash> blocks = new HashMap<>();
    List<Transaction.Input> inputs = new ArrayList<>();
    for (Candidate coin : plan.coins()) {
      inputs.add(Transaction.Input.unsigned(coin.outPoint(), order.sequence()));
      Derivation derivation = chosen.from.derivation(coin);
      if (derivation != null) {
        derivations.put(coin.script().key(), derivation);
      }
      reading.block(coin.height()).ifPresent(hash -> blocks.put(coin.height(), hash));
    }
    List<Transaction.Output> outputs = new ArrayList<>(plan.outputs());
    Integer changeVout = plan.changeVout();
    if (changeVout != null && change.branch != null) {
      AccountMaker.Issued issued = addresses.issue(account, change.branch, "", "");
      Script script = issued.member().script();
      if (OutputCost.dustLimit(script)
          != OutputCost.dustLimit(Objects.requireNonNull(change.script))) {
        throw new SigningException(
            Kind.UNAVAILABLE, "The node derived a change address of another kind than before.");
      }
      outputs.set(
          changeVout, new Transaction.Output(script, outputs.get(changeVout).valueSat()));
      Derivation derivation = issued.member().derivation();
      if (derivation != null) {
        derivations.put(script.key(), derivation);
      }
    }
    for (Transaction.Output output : outputs) {
      reading
          .member(output.script().key())
          .map(member -> member.derivation())
          .ifPresent(one -> derivations.putIfAbsent(output.script().key(), one));
    }
    Transaction transaction =
        new Transaction(TRANSACTION_VERSION, inputs, outputs, order.lockTime());
    Psbt psbt = assembly.assemble(new PsbtAssembly.Parts(
        transaction, plan.coins(), blocks, branches, order.withPrevious(), derivations));
    SigningRow row = book.create(
        new SigningRow(
            id,
            0,
            order.id(),
            order.sha256(),
            now,
            until,
            SigningState.OPEN.code(),
            now,
            false,
            reading.at().block().height(),
            plan.coins().stream()
                .map(coin -> new SigningRow.Input(
                    coin.outPoint(), coin.script(), coin.valueSat(), coin.height()))
                .toList(),
            Hex.encode(transaction.withoutWitness()),
            plan.feeSat(),
            plan.weight(),
            changeVout,
            "",
            null,
            null,
            ""),
        psbt.bytes());
    long used = plan.coins().stream().mapToLong(Candidate::valueSat).sum();
    return new Made(
        row, chosen.from.count() - plan.coins().size(), chosen.from.sat() - used, false);
  }
}
