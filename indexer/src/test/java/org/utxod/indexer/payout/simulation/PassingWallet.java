package org.utxod.indexer.payout.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Hands everything on; planted bugs change single calls. */
class PassingWallet implements PaymentWallet {
  private final PaymentWallet wallet;

  PassingWallet(PaymentWallet wallet) {
    this.wallet = wallet;
  }

  @Override
  public ChainPoint connect() {
    return wallet.connect();
  }

  @Override
  public String label(String address) {
    return wallet.label(address);
  }

  @Override
  public void label(String address, String label) {
    wallet.label(address, label);
  }

  @Override
  public Script newChangeScript() {
    return wallet.newChangeScript();
  }

  @Override
  public Set<String> own(Collection<String> addresses) {
    return wallet.own(addresses);
  }

  @Override
  public Funded fund(List<Output> outputs, List<OutPoint> mandatory, FeeRate rate, Script change) {
    return wallet.fund(outputs, mandatory, rate, change);
  }

  @Override
  public void lock(Collection<OutPoint> coins) {
    wallet.lock(coins);
  }

  @Override
  public void unlock(Collection<OutPoint> coins) {
    wallet.unlock(coins);
  }

  @Override
  public String sign(String hex) {
    return wallet.sign(hex);
  }

  @Override
  public Broadcast broadcast(String hex) {
    return wallet.broadcast(hex);
  }

  @Override
  public Debits debits(BlockHash since) {
    return wallet.debits(since);
  }

  @Override
  public Optional<Known> transaction(Txid txid) {
    return wallet.transaction(txid);
  }

  @Override
  public OptionalInt conflictDepth(Txid txid) {
    return wallet.conflictDepth(txid);
  }

  @Override
  public Optional<FeeRate> estimate(int blocks) {
    return wallet.estimate(blocks);
  }
}
