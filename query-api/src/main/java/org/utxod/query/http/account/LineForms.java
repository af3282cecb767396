package org.utxod.query.http.account;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.read.AccountPage.AddressLine;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.query.account.read.AccountPage.EntryLine;
import org.utxod.query.account.read.BookLine;
import org.utxod.query.address.Addresses;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.http.account.LineForm.Column;
import org.utxod.query.signing.CoinReservations;
import org.utxod.query.signing.CoinReservations.Reservation;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** The lists of accounts, column by column. */
final class LineForms {
  static final LineForm<AddressLine> ADDRESSES = new LineForm<>(List.of(
      new Column<>("address", line -> line.scriptRef().address()),
      new Column<>("script", line -> script(line.scriptRef())),
      new Column<>("label", line -> line.member().label()),
      new Column<>("reference", line -> line.member().reference()),
      new Column<>("branch", line -> branch(line.member())),
      new Column<>("index", line -> index(line.member())),
      new Column<>("since_height", line -> line.member().since()),
      new Column<>("balance_sat", line -> line.balance().sat()),
      new Column<>("utxo_count", line -> line.balance().coins()),
      new Column<>("immature_sat", line -> line.balance().immatureSat())));

  static final LineForm<BookLine> BOOKS = new LineForm<>(List.of(
      new Column<>("from", line -> Instant.ofEpochSecond(line.from()).toString()),
      new Column<>("to", line -> Instant.ofEpochSecond(line.to()).toString()),
      new Column<>("opening_sat", BookLine::openingSat),
      new Column<>("income_sat", line -> line.sums().incomeSat()),
      new Column<>("outgo_sat", line -> line.sums().outgoSat()),
      new Column<>("fees_sat", line -> line.sums().feesSat()),
      new Column<>("adjusted_sat", line -> line.sums().adjustedSat()),
      new Column<>("closing_sat", BookLine::closingSat),
      new Column<>("utxo_count", BookLine::coins),
      new Column<>("transactions", line -> line.sums().transactions()),
      new Column<>("height", line -> line.block() == null ? null : line.block().height()),
      new Column<>(
          "block_hash",
          line -> line.block() == null ? null : line.block().hash().display()),
      new Column<>("final", BookLine::finished)));

  private LineForms() {}

  /** Coins, as of a block of that height, with who reserves them. */
  static LineForm<CoinLine> coins(int height, CoinReservations.Lookup reservations) {
    return new LineForm<>(List.of(
        new Column<>("txid", line -> line.coin().outPoint().txid().display()),
        new Column<>("vout", line -> line.coin().outPoint().vout()),
        new Column<>("value_sat", line -> line.coin().valueSat()),
        new Column<>("height", line -> line.coin().height()),
        new Column<>("coinbase", line -> line.coin().coinbase()),
        new Column<>("confirmations", line -> line.coin().confirmations(height)),
        new Column<>("immature", line -> line.coin().isImmature(height)),
        new Column<>(
            "spent_by_mempool",
            line -> line.spentBy() == null ? null : line.spentBy().display()),
        new Column<>(
            "reserved_by",
            line ->
                reservations.of(line.coin().outPoint()).map(Reservation::holder).orElse(null)),
        new Column<>(
            "reserved_until",
            line -> reservations
                .of(line.coin().outPoint())
                .filter(one -> one.until() > 0)
                .map(one -> Instant.ofEpochSecond(one.until()).toString())
                .orElse(null)),
        new Column<>("address", line -> line.scriptRef().address()),
        new Column<>("script", line -> script(line.scriptRef())),
        new Column<>("label", line -> line.member().label()),
        new Column<>("reference", line -> line.member().reference()),
        new Column<>("branch", line -> branch(line.member())),
        new Column<>("index", line -> index(line.member()))));
  }

  /** Transactions, with addresses of that network. */
  static LineForm<EntryLine> history(Network network) {
    return new LineForm<>(List.of(
        new Column<>("txid", line -> line.entry().txid().display()),
        new Column<>("height", line -> line.entry().position().height()),
        new Column<>("position", line -> line.entry().position().transaction()),
        new Column<>(
            "block_hash", line -> line.block() == null ? null : line.block().display()),
        new Column<>("median_time", line -> line.entry().time()),
        new Column<>("direction", line -> direction(line.entry())),
        new Column<>("received_sat", line -> line.entry().receivedSat()),
        new Column<>("spent_sat", line -> line.entry().spentSat()),
        new Column<>("income_sat", line -> line.entry().incomeSat()),
        new Column<>("outgo_sat", line -> line.entry().outgoSat()),
        new Column<>("fee_sat", line -> line.entry().feeSat()),
        new Column<>("own_fee_sat", line -> line.entry().ownFeeSat()),
        new Column<>("received_at", line -> addresses(line.entry(), network))));
  }

  private static String direction(AccountEntry entry) {
    if (entry.incomeSat() > 0) {
      return "in";
    }
    return entry.outgoSat() > 0 ? "out" : "self";
  }

  /** Where the account received something in the transaction, change included. */
  private static List<String> addresses(AccountEntry entry, Network network) {
    Set<String> all = new LinkedHashSet<>();
    for (AccountEntry.Part part : entry.parts()) {
      if (part.created() > 0) {
        all.add(part.script()
            .standardScript()
            .flatMap(script -> Addresses.encode(script, network))
            .orElseGet(() -> part.script().toString()));
      }
    }
    return List.copyOf(all);
  }

  private static @Nullable String script(ScriptRef ref) {
    Script script = ref.script();
    return script == null ? null : script.hex();
  }

  private static @Nullable Integer branch(AccountMember member) {
    AccountMember.Derivation derivation = member.derivation();
    return derivation == null ? null : Integer.valueOf(derivation.branch());
  }

  private static @Nullable Integer index(AccountMember member) {
    AccountMember.Derivation derivation = member.derivation();
    return derivation == null ? null : Integer.valueOf(derivation.index());
  }
}
