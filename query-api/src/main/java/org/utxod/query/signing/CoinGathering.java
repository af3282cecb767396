package org.utxod.query.signing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.read.AccountPage;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.query.account.read.AccountPage.CoinPlace;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.query.signing.coins.BestCoins;
import org.utxod.query.signing.coins.Candidate;
import org.utxod.query.signing.coins.CoinSelector;
import org.utxod.query.signing.coins.DescriptorSize;
import org.utxod.query.signing.coins.InputSize;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountMember.Derivation;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;

/**
 * Coins of an account that may be spent: mature, deep enough, not spent in the mempool, not reserved. Of millions, the first of each
 * order are remembered.
 */
final class CoinGathering {
  private static final int PAGE = 1_000;

  private final SigningOrder order;
  private final List<Branch> branches;
  private final Set<OutPoint> taken;
  private final Map<Integer, Optional<InputSize>> byBranch = new HashMap<>();
  private final Map<ScriptKey, Derivation> derivations = new HashMap<>();
  private final BestCoins largest = new BestCoins(CoinSelector.MAX_COINS, Candidate.LARGEST);
  private final BestCoins smallest = new BestCoins(CoinSelector.MAX_COINS, Candidate.SMALLEST);
  private final BestCoins oldest = new BestCoins(CoinSelector.MAX_COINS, Candidate.OLDEST);
  private final List<Candidate> named = new ArrayList<>();
  private final Set<OutPoint> wanted;
  private long count;
  private long sat;
  private long unknownSize;
  private @Nullable String refusal;

  /** @param taken coins that are not to be chosen */
  CoinGathering(SigningOrder order, List<Branch> branches, Set<OutPoint> taken) {
    this.order = order;
    this.branches = branches;
    this.taken = taken;
    this.wanted = new HashSet<>(order.coins());
  }

  void read(AccountReading reading) {
    int tip = reading.at().block().height();
    AccountReading.Wanted these =
        new AccountReading.Wanted(order.minValueSat(), Math.max(1, order.minConf()));
    CoinPlace place = null;
    do {
      AccountPage<CoinLine, CoinPlace> page = reading.coins(place, PAGE, these);
      for (CoinLine line : page.lines()) {
        add(line, tip);
      }
      place = page.next();
    } while (place != null);
  }

  private void add(CoinLine line, int tip) {
    OutPoint coin = line.coin().outPoint();
    boolean isNamed = wanted.contains(coin);
    if (!wanted.isEmpty() && !isNamed) {
      return;
    }
    String why = whyNot(line, tip);
    if (why != null) {
      refusal = isNamed ? "The coin " + coin + " " + why + "." : refusal;
      return;
    }
    InputSize size = size(line.member());
    if (size == null) {
      unknownSize++;
      return;
    }
    Derivation derivation = line.member().derivation();
    if (derivation != null) {
      derivations.put(line.member().script().key(), derivation);
    }
    Candidate candidate = new Candidate(
        coin, line.member().script(), line.coin().valueSat(), line.coin().height(), size);
    count++;
    sat += candidate.valueSat();
    if (isNamed) {
      named.add(candidate);
    } else {
      largest.add(candidate);
      smallest.add(candidate);
      oldest.add(candidate);
    }
  }

  private @Nullable String whyNot(CoinLine line, int tip) {
    if (line.coin().isImmature(tip)) {
      return "is of a coinbase that is not mature";
    }
    if (line.spentBy() != null) {
      return "is spent by an unconfirmed transaction";
    }
    if (taken.contains(line.coin().outPoint())) {
      return "is reserved";
    }
    if (line.coin().confirmations(tip) > order.maxConf()) {
      return "has more confirmations than asked for";
    }
    if (!order.labels().isEmpty() && !order.labels().contains(line.member().label())) {
      return "has none of the labels";
    }
    return null;
  }

  private @Nullable InputSize size(AccountMember member) {
    Integer weight = order.inputWeight();
    if (weight != null) {
      return InputSize.ofWeight(weight, member.script());
    }
    Derivation derivation = member.derivation();
    if (derivation == null || derivation.branch() >= branches.size()) {
      return InputSize.ofScript(member.script()).orElse(null);
    }
    return byBranch
        .computeIfAbsent(
            derivation.branch(),
            number -> DescriptorSize.of(branches.get(number).text()))
        .orElse(null);
  }

  List<Candidate> largest() {
    return largest.list();
  }

  List<Candidate> smallest() {
    return smallest.list();
  }

  List<Candidate> oldest() {
    return oldest.list();
  }

  /**
   * The coins that were named.
   *
   * @throws SigningException if one of them may not be spent
   */
  List<Candidate> named() {
    if (refusal != null) {
      throw SigningException.bad(refusal);
    }
    if (unknownSize > 0) {
      throw SigningException.bad("Of " + unknownSize
          + " of the coins that are named it is not known what it takes to spend them: give input_weight, the weight units "
          + "of such an input when signed.");
    }
    if (named.size() < wanted.size()) {
      named.forEach(coin -> wanted.remove(coin.outPoint()));
      throw SigningException.bad(
          "The coin " + wanted.iterator().next()
              + " is not an unspent coin of the account, or has too few confirmations or too little value.");
    }
    return named;
  }

  /** Coins that may be spent. */
  long count() {
    return count;
  }

  /** Satoshis of all of them. */
  long sat() {
    return sat;
  }

  /** Coins of which it is not known what it takes to spend them. */
  long unknownSize() {
    return unknownSize;
  }

  @Nullable
  Derivation derivation(Candidate coin) {
    return derivations.get(coin.script().key());
  }
}
