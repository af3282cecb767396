package org.utxod.query.payout;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the node's wallet and gives out addresses; it spends nothing. Thread-safe; may throw {@link PayoutException}. */
public interface WalletService {
  /**
   * What the wallet holds, satoshis; every coin is in exactly one part but for {@code reservedSat} of unconfirmed ones.
   *
   * @param availableSat confirmed coins that are not locked: what a payout can spend now
   * @param reservedSat confirmed coins that are locked, by payouts or by a person
   * @param changeSat unconfirmed, from the wallet's own transactions
   * @param pendingSat unconfirmed, from others
   * @param immatureSat from mining, too young to be spent
   */
  record Balance(
      long availableSat, long reservedSat, long changeSat, long pendingSat, long immatureSat) {}

  /** A confirmed or unconfirmed coin. */
  record Coin(
      String txid,
      int vout,
      @Nullable String address,
      long valueSat,
      long confirmations,
      boolean locked) {}

  /**
   * What a transaction did to the wallet.
   *
   * @param amountSat satoshis, negative for a payment
   * @param feeSat of the transaction; null for a receipt
   * @param time seconds since 1970
   */
  record Movement(
      String txid,
      String category,
      @Nullable String address,
      long amountSat,
      @Nullable Long feeSat,
      long confirmations,
      long time) {}

  /** Balances. */
  Balance balance();

  /**
   * A new address.
   *
   * @param label empty for none
   * @param type null for the wallet's own choice
   */
  String newAddress(String label, @Nullable AddressType type);

  /** The types that the node knows. */
  enum AddressType {
    LEGACY("legacy"),
    P2SH_SEGWIT("p2sh-segwit"),
    BECH32("bech32"),
    BECH32M("bech32m");

    private final String label;

    AddressType(String label) {
      this.label = label;
    }

    /** The node's name. */
    public String label() {
      return label;
    }

    /** The type of that name. */
    public static Optional<AddressType> of(String label) {
      for (AddressType type : values()) {
        if (type.label.equals(label)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /** Unspent coins, the largest first, locked ones included; at most {@code limit}. */
  List<Coin> coins(int limit);

  /** Movements, the latest first. */
  List<Movement> movements(int limit, int skip);

  /** The node's {@code getblockchaininfo}, as it answers. */
  String chainInfo();

  /** The node's {@code getblock}, as it answers with verbosity 1; empty if it has no such block. */
  Optional<String> block(String hash);
}
