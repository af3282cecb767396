package org.utxod.indexer.payout.wallet;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * The node's wallet, for the engine. Every method may throw {@link WalletException}; after {@code AWAY} it is not known
 * whether the call had its effect. For one thread, but for {@link #own} and {@link #fund}, which any may call.
 */
public interface PaymentWallet {
  /**
   * Loads the wallet if the node has not, as after its restart.
   *
   * @return the last block that the wallet has seen
   */
  ChainPoint connect();

  /** The label of an address of the wallet; empty if it has none, or the wallet does not know the address. */
  String label(String address);

  /** Changes the label of an address of the wallet. */
  void label(String address, String label);

  /** Where change can go; a new script each time. */
  Script newChangeScript();

  /** Which of these addresses are the wallet's own. */
  Set<String> own(Collection<String> addresses);

  /** An output to pay. */
  record Output(Script script, long valueSat) {}

  /** A coin of the wallet. */
  record FundedInput(OutPoint outPoint, Script script, long valueSat) {}

  /**
   * A transaction that is not signed.
   *
   * @param changeVout null if there is no change
   */
  record Funded(
      String hex,
      List<FundedInput> inputs,
      long feeSat,
      @Nullable Integer changeVout) {
    public Funded {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * Chooses confirmed coins, without locking them.
   *
   * @param outputs in their order; empty to send everything to {@code change}
   * @param mandatory coins that are to be spent in any case; also ones that an unconfirmed transaction spends
   */
  Funded fund(List<Output> outputs, List<OutPoint> mandatory, FeeRate rate, Script change);

  /** Keeps coins from being chosen by anybody who uses the wallet, also after the node's restart. */
  void lock(Collection<OutPoint> coins);

  /** Ends that. */
  void unlock(Collection<OutPoint> coins);

  /** Signs a whole transaction; its hex. */
  String sign(String hex);

  /** The node's answer to a transaction. */
  sealed interface Broadcast {
    /** The node's mempool has it. */
    record Accepted() implements Broadcast {}

    /** The node does not take it now; it says nothing about whether it is paid. */
    record Rejected(String reason) implements Broadcast {}
  }

  /** Hands a signed transaction to the node, any number of times. */
  Broadcast broadcast(String hex);

  /** Confirmations of the block up to which debits are told for good. */
  int DEBIT_DEPTH = 6;

  /** Transactions of the wallet that spend its coins. */
  record Debits(Set<Txid> txids, BlockHash upTo) {
    public Debits {
      txids = Set.copyOf(txids);
    }
  }

  /** Those in blocks after {@code since} and those in none; also such as blocks no longer have. */
  Debits debits(BlockHash since);

  /**
   * A signed transaction with what its inputs spend.
   *
   * @param confirmations as the wallet counts them: 0 in no block, below 0 where a block rules it out
   */
  record Known(String hex, List<FundedInput> inputs, int confirmations) {
    public Known {
      inputs = List.copyOf(inputs);
    }
  }

  /** A debit; empty if the wallet does not know it, or not all of the coins that it spends. */
  Optional<Known> transaction(Txid txid);

  /**
   * How many blocks deep a transaction lies that rules this one of the wallet's out; empty if none does, or the wallet does
   * not know it.
   */
  OptionalInt conflictDepth(Txid txid);

  /** The rate at which the node expects confirmation within so many blocks; empty if it does not know. */
  Optional<FeeRate> estimate(int blocks);
}
