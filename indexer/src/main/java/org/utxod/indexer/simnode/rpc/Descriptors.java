package org.utxod.indexer.simnode.rpc;

import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Output descriptors of the two kinds that name one script: {@code addr(...)} and {@code raw(...)} (BIP 380, 385). */
public final class Descriptors {
  private static final String INPUT =
      "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
  private static final String OUTPUT = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final long[] GENERATOR = {
    0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL
  };

  private Descriptors() {}

  /** The script that a descriptor names, with the descriptor and its checksum as Core shows it. */
  record Parsed(Script script, String text) {}

  static Parsed parse(String descriptor, Network network) {
    int mark = descriptor.indexOf('#');
    String text = mark < 0 ? descriptor : descriptor.substring(0, mark);
    String checksum = checksum(text);
    if (mark >= 0 && !descriptor.substring(mark + 1).equals(checksum)) {
      throw new SimError(
          -5,
          "Provided checksum '" + descriptor.substring(mark + 1)
              + "' does not match computed checksum '" + checksum + "'");
    }
    return new Parsed(script(text, network), text + '#' + checksum);
  }

  private static Script script(String text, Network network) {
    if (text.startsWith("addr(") && text.endsWith(")")) {
      try {
        return Addresses.decode(text.substring(5, text.length() - 1), network);
      } catch (AddressException e) {
        throw new SimError(-5, "Address is not valid");
      }
    }
    if (text.startsWith("raw(") && text.endsWith(")")) {
      String hex = text.substring(4, text.length() - 1);
      if (hex.length() % 2 != 0 || !hex.matches("[0-9a-fA-F]*")) {
        throw new SimError(-5, "Raw script is not hex");
      }
      return Script.of(Hex.decode(hex));
    }
    throw new SimError(-5, "'" + text + "' is not a valid descriptor function");
  }

  /** Eight characters (BIP 380). */
  static String checksum(String text) {
    long c = 1;
    int groups = 0;
    int inGroup = 0;
    for (int i = 0; i < text.length(); i++) {
      int position = INPUT.indexOf(text.charAt(i));
      if (position < 0) {
        throw new SimError(-5, "Invalid characters in payload");
      }
      c = step(c, position & 31);
      groups = groups * 3 + (position >> 5);
      if (++inGroup == 3) {
        c = step(c, groups);
        groups = 0;
        inGroup = 0;
      }
    }
    if (inGroup > 0) {
      c = step(c, groups);
    }
    for (int i = 0; i < 8; i++) {
      c = step(c, 0);
    }
    c ^= 1;
    StringBuilder checksum = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      checksum.append(OUTPUT.charAt((int) ((c >>> 5 * (7 - i)) & 31)));
    }
    return checksum.toString();
  }

  private static long step(long c, int value) {
    int top = (int) (c >>> 35);
    long next = ((c & 0x7ffffffffL) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if ((top >>> i & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
