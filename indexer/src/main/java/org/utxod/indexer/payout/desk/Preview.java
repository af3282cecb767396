package org.utxod.indexer.payout.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentLine;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.Funded;
import org.utxod.indexer.payout.wallet.PaymentWallet.FundedInput;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Asks the wallet what transactions would cost, without keeping anything. Thread-safe. */
final class Preview {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final PayoutOptions options;

  Preview(LedgerBook ledger, PaymentWallet wallet, PayoutOptions options) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.options = options;
  }

  PayoutPreview of(PayoutOrder order, List<PaymentLine> lines, boolean needsApproval) {
    FeeRate wanted = order.feeRate();
    FeeRate rate =
        wanted != null ? wanted : wallet.estimate(options.targetBlocks()).orElse(options.lowest());
    Script change = change();
    List<PayoutPreview.Transaction> transactions = new ArrayList<>();
    Map<List<String>, PayoutPreview.Transaction> known = new HashMap<>();
    for (List<PaymentLine> part : parts(lines)) {
      // Thousands of payments to one address are as many transactions that differ in the amount
      // only.
      transactions.add(known.computeIfAbsent(
          part.stream().map(PaymentLine::script).toList(),
          scripts -> transaction(part, rate.within(options.lowest(), options.highest()), change)));
    }
    return new PayoutPreview(
        lines.stream().mapToLong(PaymentLine::amountSat).sum(),
        transactions.stream().mapToLong(PayoutPreview.Transaction::feeSat).sum(),
        needsApproval,
        transactions);
  }

  /** The wallet's own address that bears the ledger's label: no new address is used up. */
  private Script change() {
    return ledger.with(access -> {
      var opened = Objects.requireNonNull(access.book().opening());
      return Addresses.decode(opened.witnessAddress(), Network.ofName(opened.network()));
    });
  }

  /** As many as a transaction takes, no script twice in one. */
  private List<List<PaymentLine>> parts(List<PaymentLine> lines) {
    List<List<PaymentLine>> parts = new ArrayList<>();
    List<PaymentLine> left = new ArrayList<>(lines);
    while (!left.isEmpty()) {
      List<PaymentLine> part = new ArrayList<>();
      List<PaymentLine> later = new ArrayList<>();
      Set<String> scripts = new HashSet<>();
      for (PaymentLine line : left) {
        boolean fits = part.size() < options.batchPayments() && scripts.add(line.script());
        (fits ? part : later).add(line);
      }
      parts.add(part);
      left = later;
    }
    return parts;
  }

  private PayoutPreview.Transaction transaction(
      List<PaymentLine> part, FeeRate rate, Script change) {
    List<Output> outputs = part.stream()
        .map(line -> new Output(Script.ofHex(line.script()), line.amountSat()))
        .toList();
    Funded funded;
    try {
      funded = wallet.fund(outputs, List.of(), rate, change);
    } catch (WalletException e) {
      throw new PayoutException(
          e.isOfEveryCall() ? PayoutException.Kind.UNAVAILABLE : PayoutException.Kind.BAD_ORDER,
          String.valueOf(e.getMessage()));
    }
    RawTransaction tx = RawTransaction.decode(funded.hex(), 0);
    @Nullable Integer vout = funded.changeVout();
    return new PayoutPreview.Transaction(
        part.size(),
        funded.inputs().stream().map(FundedInput::outPoint).map(String::valueOf).toList(),
        funded.feeSat(),
        vout == null ? 0 : tx.outputs().get(vout).valueSat(),
        Math.max(1, funded.feeSat() * 1_000 / rate.satPerKvb()));
  }
}
