package org.utxod.query.address;

import java.util.Arrays;
import java.util.Optional;
import org.utxod.query.address.AddressException.Kind;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Witness programs (BIP 141) and their addresses: version 0 in Bech32, all later ones in Bech32m (BIP 350). */
final class WitnessAddress {
  private static final int MIN_PROGRAM = 2;
  private static final int MAX_PROGRAM = 40;
  private static final int MAX_VERSION = 16;
  private static final int OP_1 = 0x51;

  private WitnessAddress() {}

  /** Whether {@code text} has the prefix of some network's witness addresses, whatever follows. */
  static boolean looksLikeOne(String text) {
    for (Network network : Network.values()) {
      String prefix = network.bech32Prefix();
      if (text.length() > prefix.length()
          && text.charAt(prefix.length()) == '1'
          && text.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return false;
  }

  static Script decode(String text, Network network) {
    Bech32.Decoded decoded = Bech32.decode(text);
    if (!decoded.prefix().equals(network.bech32Prefix())) {
      throw NetworkNames.wrong(network, other -> other.bech32Prefix().equals(decoded.prefix()));
    }
    byte[] groups = decoded.groups();
    if (groups.length == 0 || groups[0] > MAX_VERSION) {
      throw new AddressException(
          Kind.BAD_WITNESS_PROGRAM,
          "The witness version of this address is not between 0 and 16, so it cannot hold coins.");
    }
    int version = groups[0];
    Bech32.Encoding due = version == 0 ? Bech32.Encoding.BECH32 : Bech32.Encoding.BECH32M;
    if (decoded.encoding() != due) {
      throw new AddressException(
          Kind.WRONG_ENCODING,
          version == 0
              ? "An address of witness version 0 must use Bech32; this one uses Bech32m (BIP 350). Ask the "
                  + "sender for a correct address."
              : "An address of witness version " + version
                  + " must use Bech32m; this one uses Bech32 (BIP 350). Ask the sender for a correct address.");
    }
    byte[] program = toBytes(groups);
    if (program.length < MIN_PROGRAM || program.length > MAX_PROGRAM) {
      throw new AddressException(
          Kind.BAD_WITNESS_PROGRAM,
          "A witness program has 2 to 40 bytes; the one in this address has " + program.length
              + ".");
    }
    if (version == 0 && program.length != 20 && program.length != 32) {
      throw new AddressException(
          Kind.BAD_WITNESS_PROGRAM,
          "A witness program of version 0 has 20 or 32 bytes; the one in this address has "
              + program.length + ".");
    }
    byte[] script = new byte[2 + program.length];
    script[0] = (byte) (version == 0 ? 0 : OP_1 + version - 1);
    script[1] = (byte) program.length;
    System.arraycopy(program, 0, script, 2, program.length);
    return Script.of(script);
  }

  static Optional<String> encode(byte[] script, Network network) {
    int programLength = script.length - 2;
    if (programLength < MIN_PROGRAM || programLength > MAX_PROGRAM || script[1] != programLength) {
      return Optional.empty();
    }
    int version = script[0] == 0 ? 0 : (script[0] & 0xFF) - OP_1 + 1;
    if (version < 0 || version > MAX_VERSION || (version == 0 && script[0] != 0)) {
      return Optional.empty();
    }
    if (version == 0 && programLength != 20 && programLength != 32) {
      return Optional.empty();
    }
    byte[] groups = toGroups(version, script);
    Bech32.Encoding encoding = version == 0 ? Bech32.Encoding.BECH32 : Bech32.Encoding.BECH32M;
    return Optional.of(Bech32.encode(network.bech32Prefix(), groups, encoding));
  }

  private static byte[] toGroups(int version, byte[] script) {
    byte[] groups = new byte[1 + ((script.length - 2) * 8 + 4) / 5];
    groups[0] = (byte) version;
    int at = 1;
    int bits = 0;
    int value = 0;
    for (int i = 2; i < script.length; i++) {
      value = value << 8 | (script[i] & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        groups[at++] = (byte) (value >> bits & 31);
      }
    }
    if (bits > 0) {
      groups[at] = (byte) (value << (5 - bits) & 31);
    }
    return groups;
  }

  private static byte[] toBytes(byte[] groups) {
    byte[] program = new byte[groups.length * 5 / 8];
    int at = 0;
    int bits = 0;
    int value = 0;
    for (int i = 1; i < groups.length; i++) {
      value = (value << 5 | groups[i]) & 0xFFF;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        program[at++] = (byte) (value >> bits);
      }
    }
    if (bits >= 5 || (value & ((1 << bits) - 1)) != 0) {
      throw new AddressException(
          Kind.BAD_WITNESS_PROGRAM,
          "The padding of the witness program in this address is invalid: non-zero or too long.");
    }
    return Arrays.copyOf(program, at);
  }
}
