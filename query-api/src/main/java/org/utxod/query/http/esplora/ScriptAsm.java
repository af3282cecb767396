package org.utxod.query.http.esplora;

import java.util.Map;
import org.utxod.store.chain.Hex;

/**
 * Disassembles scripts as Esplora does (rust-bitcoin's names: {@code OP_PUSHBYTES_20}, {@code OP_PUSHNUM_1}; unknown
 * opcodes are {@code OP_RETURN_186} and so on).
 */
final class ScriptAsm {
  private static final int PUSHDATA1 = 0x4c;
  private static final int PUSHDATA4 = 0x4e;
  private static final int FIRST_NUMBER = 0x51;
  private static final int LAST_NUMBER = 0x60;
  private static final int FIRST_NAMED = 0x61;
  private static final int CHECKSIGADD = 0xba;

  /** From 0x61 on, in order. */
  private static final String[] NAMED =
      ("NOP VER IF NOTIF VERIF VERNOTIF ELSE ENDIF VERIFY RETURN TOALTSTACK FROMALTSTACK 2DROP 2DUP 3DUP 2OVER 2ROT 2SWAP"
              + " IFDUP DEPTH DROP DUP NIP OVER PICK ROLL ROT SWAP TUCK CAT SUBSTR LEFT RIGHT SIZE INVERT AND OR XOR EQUAL"
              + " EQUALVERIFY RESERVED1 RESERVED2 1ADD 1SUB 2MUL 2DIV NEGATE ABS NOT 0NOTEQUAL ADD SUB MUL DIV MOD LSHIFT"
              + " RSHIFT BOOLAND BOOLOR NUMEQUAL NUMEQUALVERIFY NUMNOTEQUAL LESSTHAN GREATERTHAN LESSTHANOREQUAL"
              + " GREATERTHANOREQUAL MIN MAX WITHIN RIPEMD160 SHA1 SHA256 HASH160 HASH256 CODESEPARATOR CHECKSIG"
              + " CHECKSIGVERIFY CHECKMULTISIG CHECKMULTISIGVERIFY NOP1 CLTV CSV NOP4 NOP5 NOP6 NOP7 NOP8 NOP9 NOP10"
              + " CHECKSIGADD")
          .split(" ");

  private static final Map<Integer, String> SINGLE =
      Map.of(0x00, "0", 0x4f, "PUSHNUM_NEG1", 0x50, "RESERVED", 0xff, "INVALIDOPCODE");

  private ScriptAsm() {}

  /** The disassembly; a truncated push is marked. */
  static String of(byte[] script) {
    StringBuilder words = new StringBuilder();
    int at = 0;
    while (at < script.length) {
      int opcode = script[at++] & 0xFF;
      words.append(at > 1 ? " OP_" : "OP_");
      if (opcode == 0 || opcode > PUSHDATA4) {
        words.append(name(opcode));
        continue;
      }
      int sizeBytes = opcode < PUSHDATA1 ? 0 : 1 << (opcode - PUSHDATA1);
      words.append(sizeBytes == 0 ? "PUSHBYTES_" + opcode : "PUSHDATA" + sizeBytes);
      if (script.length - at < sizeBytes) {
        return words.append(" <unexpected end>").toString();
      }
      long length = sizeBytes == 0 ? opcode : littleEndian(script, at, sizeBytes);
      at += sizeBytes;
      if (script.length - at < length) {
        return words.append(" <push past end>").toString();
      }
      if (length > 0) {
        words.append(' ').append(Hex.encode(script, at, (int) length));
      }
      at += (int) length;
    }
    return words.toString();
  }

  private static long littleEndian(byte[] script, int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (script[at + i] & 0xFFL) << (8 * i);
    }
    return value;
  }

  private static String name(int opcode) {
    if (opcode >= FIRST_NUMBER && opcode <= LAST_NUMBER) {
      return "PUSHNUM_" + (opcode - FIRST_NUMBER + 1);
    }
    if (opcode >= FIRST_NAMED && opcode <= CHECKSIGADD) {
      return NAMED[opcode - FIRST_NAMED];
    }
    String single = SINGLE.get(opcode);
    return single != null ? single : "RETURN_" + opcode;
  }
}
