package org.utxod.query.address;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.utxod.query.address.AddressException.Kind;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey.Form;

/** Converts between addresses and scripts. Stateless. */
public final class Addresses {
  private static final int HASH_LENGTH = 20;
  private static final int MAX_BASE58_LENGTH = 60;
  private static final int WIF_MAINNET = 128;
  private static final int WIF_TEST = 239;

  private Addresses() {}

  /**
   * The script of {@code address} on {@code network}.
   *
   * @throws AddressException if it is not an address of that network, with the reason
   */
  public static Script decode(String address, Network network) {
    if (address.isEmpty()) {
      throw new AddressException(Kind.EMPTY, "The address is empty.");
    }
    if (address.length() > Bech32.MAX_LENGTH) {
      throw new AddressException(
          Kind.TOO_LONG,
          "The address is longer than " + Bech32.MAX_LENGTH + " characters, the maximum.");
    }
    for (int i = 0; i < address.length(); i++) {
      if (address.charAt(i) <= ' ' || address.charAt(i) > '~') {
        throw new AddressException(
            Kind.BAD_CHARACTER,
            "Character " + (i + 1) + " is not an ASCII letter or digit. Copy the address again.");
      }
    }
    return WitnessAddress.looksLikeOne(address)
        ? WitnessAddress.decode(address, network)
        : decodeBase58(address, network);
  }

  /** A valid address as {@link #encode} writes it: only Bech32 has a second spelling, in capitals. */
  public static String canonical(String address) {
    return WitnessAddress.looksLikeOne(address) ? address.toLowerCase(Locale.ROOT) : address;
  }

  private static Script decodeBase58(String address, Network network) {
    if (address.length() > MAX_BASE58_LENGTH || looksForeign(address)) {
      throw NetworkNames.unknown(network);
    }
    byte[] payload = Base58Check.decode(address);
    int version = payload.length == 0 ? -1 : payload[0] & 0xFF;
    if (payload.length > HASH_LENGTH + 1 && (version == WIF_MAINNET || version == WIF_TEST)) {
      throw new AddressException(
          Kind.PRIVATE_KEY,
          "This is a private key, not an address. It has now been sent over the network: move its coins to a "
              + "new key.");
    }
    boolean toKey = version == network.p2pkhVersion();
    boolean toScript = version == network.p2shVersion();
    if (!toKey && !toScript) {
      throw NetworkNames.wrong(
          network, other -> version == other.p2pkhVersion() || version == other.p2shVersion());
    }
    if (payload.length != HASH_LENGTH + 1) {
      throw new AddressException(
          Kind.BAD_LENGTH,
          "A Base58 address holds a 20-byte hash, this one " + (payload.length - 1) + ".");
    }
    byte[] before = toKey ? new byte[] {0x76, (byte) 0xa9, 0x14} : new byte[] {(byte) 0xa9, 0x14};
    byte[] after = toKey ? new byte[] {(byte) 0x88, (byte) 0xac} : new byte[] {(byte) 0x87};
    byte[] script = Arrays.copyOf(before, before.length + HASH_LENGTH + after.length);
    System.arraycopy(payload, 1, script, before.length, HASH_LENGTH);
    System.arraycopy(after, 0, script, before.length + HASH_LENGTH, after.length);
    return Script.of(script);
  }

  /* A Bech32 text of another coin ("ltc1...", "lnbc1...") is reported as a foreign network rather than as misspelt. */
  private static boolean looksForeign(String address) {
    return address.indexOf('1') > 0
        && address.equals(address.toLowerCase(Locale.ROOT))
        && address.chars().anyMatch(c -> c == '0' || c == 'l');
  }

  /**
   * The address of {@code script} on {@code network}, as Core's {@code EncodeDestination} writes it; empty for scripts
   * that have none (P2PK, bare multisig, anything of no standard form).
   */
  public static Optional<String> encode(Script script, Network network) {
    byte[] bytes = script.bytes();
    Form form = script.key().form();
    if (form == Form.P2PKH) {
      return Optional.of(encodeBase58(network.p2pkhVersion(), bytes, 3));
    }
    if (form == Form.P2SH) {
      return Optional.of(encodeBase58(network.p2shVersion(), bytes, 2));
    }
    return WitnessAddress.encode(bytes, network);
  }

  private static String encodeBase58(int version, byte[] script, int offset) {
    byte[] payload = new byte[1 + HASH_LENGTH];
    payload[0] = (byte) version;
    System.arraycopy(script, offset, payload, 1, HASH_LENGTH);
    return Base58Check.encode(payload);
  }
}
