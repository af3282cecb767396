package org.utxod.query.testing;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.WalletService;

/** A wallet of fixed content. */
public final class FakeWallet implements WalletService {
  private static final String TXID = "ab".repeat(32);

  @Override
  public Balance balance() {
    return new Balance(150_000_000, 2, 3, 4, 5);
  }

  @Override
  public String newAddress(String label, @Nullable AddressType type) {
    return "bcrt1-of-" + label + "-" + (type == null ? "any" : type.label());
  }

  @Override
  public List<Coin> coins(int limit) {
    return List.of(new Coin(TXID, 0, null, 546, 3, true));
  }

  @Override
  public List<Movement> movements(int limit, int skip) {
    return List.of(new Movement(TXID, "send", null, -546, 141L, 3, 1_700_000_000));
  }

  @Override
  public String chainInfo() {
    return "{\"chain\":\"regtest\",\"blocks\":105}";
  }

  @Override
  public Optional<String> block(String hash) {
    return hash.startsWith("0000") ? Optional.empty() : Optional.of("{\"hash\":\"" + hash + "\"}");
  }
}
