package org.utxod.query.address;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.utxod.query.address.AddressException.Kind;
import org.utxod.store.chain.Network;

/** Determines the networks an address belongs to; several share their prefixes. */
final class NetworkNames {
  private NetworkNames() {}

  /** The error for an address of the networks {@code owners} if the index follows another one. */
  static AddressException wrong(Network followed, Predicate<Network> owners) {
    String names = Arrays.stream(Network.values())
        .filter(owners)
        .map(Network::label)
        .collect(Collectors.joining(" or "));
    if (names.isEmpty()) {
      return unknown(followed);
    }
    return new AddressException(
        Kind.WRONG_NETWORK,
        "This is an address of " + names + ", but this index follows " + followed.label() + ".");
  }

  /** The error for a text with the prefix of no Bitcoin address. */
  static AddressException unknown(Network followed) {
    return new AddressException(
        Kind.UNKNOWN_PREFIX,
        "This is not a Bitcoin address. Addresses of " + followed.label() + " begin with "
            + (followed == Network.MAINNET ? "1, 3" : "m, n, 2") + " or " + followed.bech32Prefix()
            + "1; for a script without an address use /v1/script/{hex}.");
  }
}
