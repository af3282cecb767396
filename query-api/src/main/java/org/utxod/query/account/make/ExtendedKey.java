package org.utxod.query.account.make;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Base58Check;
import org.utxod.query.answer.QueryException;
import org.utxod.store.chain.Network;

/**
 * An extended public key (BIP 32) as wallets export it. Nodes know xpub and tpub only; the others name their script type by
 * four bytes (SLIP-132), and are turned into a descriptor with two branches, receiving and change (BIP 44).
 */
final class ExtendedKey {
  private static final int LENGTH = 78;
  private static final int VERSION_LENGTH = 4;
  private static final int MAX_TEXT = 120;
  private static final byte[] XPUB = {0x04, (byte) 0x88, (byte) 0xb2, 0x1e};
  private static final byte[] TPUB = {0x04, 0x35, (byte) 0x87, (byte) 0xcf};

  /** How scripts are made of the keys. */
  enum ScriptType {
    PKH("pkh(%s)"),
    SH_WPKH("sh(wpkh(%s))"),
    WPKH("wpkh(%s)"),
    TR("tr(%s)");

    private final String form;

    ScriptType(String form) {
      this.form = form;
    }

    static Optional<ScriptType> of(String name) {
      return switch (name) {
        case "pkh", "p2pkh" -> Optional.of(PKH);
        case "sh-wpkh", "p2sh-p2wpkh" -> Optional.of(SH_WPKH);
        case "wpkh", "p2wpkh" -> Optional.of(WPKH);
        case "tr", "p2tr" -> Optional.of(TR);
        default -> Optional.empty();
      };
    }
  }

  private record Version(boolean main, @Nullable ScriptType type, boolean multisig) {}

  private static final Map<Integer, Version> VERSIONS = Map.of(
      0x0488b21e, new Version(true, null, false),
      0x043587cf, new Version(false, null, false),
      0x049d7cb2, new Version(true, ScriptType.SH_WPKH, false),
      0x04b24746, new Version(true, ScriptType.WPKH, false),
      0x044a5262, new Version(false, ScriptType.SH_WPKH, false),
      0x045f1cf6, new Version(false, ScriptType.WPKH, false),
      0x0295b43f, new Version(true, ScriptType.SH_WPKH, true),
      0x02aa7ed3, new Version(true, ScriptType.WPKH, true),
      0x024289ef, new Version(false, ScriptType.SH_WPKH, true),
      0x02575483, new Version(false, ScriptType.WPKH, true));

  private ExtendedKey() {}

  /**
   * The descriptor of an extended key.
   *
   * @param type how scripts are made; null to take what the key says
   * @throws QueryException for anything that is no public one of this network, or does not say its type
   */
  static String descriptor(String text, @Nullable ScriptType type, Network network) {
    byte[] bytes = decode(text);
    int code = 0;
    for (int i = 0; i < VERSION_LENGTH; i++) {
      code = code << 8 | (bytes[i] & 0xFF);
    }
    Version version = VERSIONS.get(code);
    if (version == null) {
      throw QueryException.badQuestion(
          "The key is no extended public key. Private keys are refused: they must not leave their wallet.");
    }
    if (version.main != (network == Network.MAINNET)) {
      throw QueryException.badQuestion(
          "The key is of another network than " + network.label() + ".");
    }
    if (version.multisig) {
      throw QueryException.badQuestion(
          "The key is one of several of a multisig wallet. Give the whole descriptor instead, as in wsh(sortedmulti(2,[...]xpub.../<0;1>/*,...)).");
    }
    ScriptType used = version.type == null ? type : version.type;
    if (used == null) {
      throw QueryException.badQuestion(
          "An xpub does not say how its addresses are made. Give script_type too: pkh, sh-wpkh, wpkh or tr.");
    }
    if (type != null && type != used) {
      throw QueryException.badQuestion(
          "The key says another script type than script_type. Leave script_type out.");
    }
    System.arraycopy(version.main ? XPUB : TPUB, 0, bytes, 0, VERSION_LENGTH);
    return String.format(used.form, Base58Check.encode(bytes) + "/<0;1>/*");
  }

  private static byte[] decode(String text) {
    try {
      byte[] bytes = text.length() <= MAX_TEXT ? Base58Check.decode(text) : new byte[0];
      if (bytes.length == LENGTH) {
        return bytes;
      }
    } catch (AddressException e) {
      // Said below, without a word of the key.
    }
    throw QueryException.badQuestion(
        "The field xpub must be an extended public key such as xpub..., ypub..., zpub... or tpub..., with its "
            + "check sum.");
  }
}
