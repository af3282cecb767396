package org.utxod.indexer.simnode.tx;

import java.util.Map;
import org.utxod.store.chain.Hex;

/** Scripts as a node shows them ({@code asm}; Core: {@code ScriptToAsmStr}, core_io.cpp), for the generated opcodes. */
public final class ScriptText {
  private static final Map<Integer, String> NAMES = Map.ofEntries(
      Map.entry(0x61, "OP_NOP"),
      Map.entry(0x6a, "OP_RETURN"),
      Map.entry(0x75, "OP_DROP"),
      Map.entry(0x76, "OP_DUP"),
      Map.entry(0x87, "OP_EQUAL"),
      Map.entry(0x88, "OP_EQUALVERIFY"),
      Map.entry(0xa8, "OP_SHA256"),
      Map.entry(0xa9, "OP_HASH160"),
      Map.entry(0xac, "OP_CHECKSIG"),
      Map.entry(0xae, "OP_CHECKMULTISIG"));

  private ScriptText() {}

  public static String of(String hex) {
    byte[] script = Hex.decode(hex);
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < script.length) {
      int opcode = script[at++] & 0xFF;
      if (!text.isEmpty()) {
        text.append(' ');
      }
      if (opcode == 0) {
        text.append('0');
      } else if (opcode >= 0x51 && opcode <= 0x60) {
        text.append(opcode - 0x50);
      } else if (opcode > 0x4c) {
        text.append(NAMES.getOrDefault(opcode, "OP_UNKNOWN"));
      } else {
        int length = opcode < 0x4c ? opcode : script[at++] & 0xFF;
        text.append(push(script, at, length));
        at += length;
      }
    }
    return text.toString();
  }

  /** Up to four bytes are shown as a script number: little-endian, the highest bit its sign. */
  private static String push(byte[] script, int at, int length) {
    if (length > 4) {
      return Hex.encode(script, at, length);
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (script[at + i] & 0xFFL) << (8 * i);
    }
    long sign = length == 0 ? 0 : 0x80L << (8 * (length - 1));
    return Long.toString((value & sign) != 0 ? -(value & ~sign) : value);
  }
}
