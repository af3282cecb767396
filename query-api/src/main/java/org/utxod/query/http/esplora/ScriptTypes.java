package org.utxod.query.http.esplora;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** Esplora's names for script forms, and the scripts that inputs reveal. */
final class ScriptTypes {
  private static final byte OP_CHECKSIG = (byte) 0xac;
  private static final byte OP_RETURN = 0x6a;
  private static final int COMPRESSED_KEY = 33;
  private static final int UNCOMPRESSED_KEY = 65;
  private static final int PUSHDATA1 = 0x4c;
  private static final int PUSHDATA2 = 0x4d;

  private ScriptTypes() {}

  static String of(Script script) {
    byte[] bytes = script.bytes();
    if (bytes.length == 0) {
      return "empty";
    }
    if (bytes[0] == OP_RETURN) {
      return "op_return";
    }
    return switch (script.key().form()) {
      case P2PKH -> "p2pkh";
      case P2SH -> "p2sh";
      case P2WPKH -> "v0_p2wpkh";
      case P2WSH -> "v0_p2wsh";
      case P2TR -> "v1_p2tr";
      case OTHER -> isKeyAndCheck(bytes) ? "p2pk" : "unknown";
    };
  }

  private static boolean isKeyAndCheck(byte[] script) {
    int key = script[0];
    return (key == COMPRESSED_KEY || key == UNCOMPRESSED_KEY)
        && script.length == key + 2
        && script[script.length - 1] == OP_CHECKSIG;
  }

  /** The redeem script in the input; null if the output is not P2SH. */
  static byte @Nullable [] redeemScript(ChainTx.Input input) {
    ChainTx.Output prevout = input.prevout();
    return prevout != null && prevout.script().key().form() == ScriptKey.Form.P2SH
        ? lastPush(Hex.decode(input.scriptSig()))
        : null;
  }

  /** The witness script in the input; null if the output is not P2WSH. */
  static byte @Nullable [] witnessScript(ChainTx.Input input) {
    ChainTx.Output prevout = input.prevout();
    List<String> witness = input.witness();
    if (prevout == null || witness.isEmpty()) {
      return null;
    }
    byte[] redeem = redeemScript(input);
    ScriptKey.Form form =
        redeem == null ? prevout.script().key().form() : Script.of(redeem).key().form();
    return form == ScriptKey.Form.P2WSH ? Hex.decode(witness.get(witness.size() - 1)) : null;
  }

  private static byte @Nullable [] lastPush(byte[] script) {
    byte @Nullable [] last = null;
    int at = 0;
    while (at < script.length) {
      int opcode = script[at++] & 0xFF;
      int length = opcode < PUSHDATA1 ? opcode : 0;
      if (opcode == PUSHDATA1 && at < script.length) {
        length = script[at++] & 0xFF;
      } else if (opcode == PUSHDATA2 && at + 1 < script.length) {
        length = (script[at] & 0xFF) | (script[at + 1] & 0xFF) << 8;
        at += 2;
      }
      if (at + length > script.length) {
        return null;
      }
      last = length == 0 ? null : Script.of(script, at, length).bytes();
      at += length;
    }
    return last;
  }
}
