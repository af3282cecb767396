package org.utxod.query.signing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.psbt.Transaction;

/** Holds what came back against what was asked for. Stateless. */
final class SignatureCheck {
  private static final int SIGHASH_ALL = 1;
  private static final int DER = 0x30;
  private static final int MIN_DER = 9;
  private static final int MAX_DER = 73;
  private static final int SCHNORR = 64;
  private static final int CONTROL = 33;
  private static final int HASH = 32;
  private static final int TAPSCRIPT = 0xC0;

  private SignatureCheck() {}

  /** The first thing that is not as asked, a sentence; null where all is. Signatures are not compared. */
  static @Nullable String difference(Transaction asked, Transaction given) {
    if (given.inputs().size() != asked.inputs().size()) {
      return "It spends " + given.inputs().size() + " coins instead of "
          + asked.inputs().size() + ".";
    }
    for (int i = 0; i < asked.inputs().size(); i++) {
      Transaction.Input mine = asked.inputs().get(i);
      Transaction.Input theirs = given.inputs().get(i);
      if (!mine.coin().equals(theirs.coin())) {
        return "Input " + i + " spends the coin " + theirs.coin() + " instead of " + mine.coin()
            + ".";
      }
      if (mine.sequence() != theirs.sequence()) {
        return "Input " + i + " has the sequence " + theirs.sequence() + " instead of "
            + mine.sequence() + ".";
      }
    }
    if (given.outputs().size() != asked.outputs().size()) {
      return "It has " + given.outputs().size() + " outputs instead of "
          + asked.outputs().size() + ".";
    }
    for (int i = 0; i < asked.outputs().size(); i++) {
      Transaction.Output mine = asked.outputs().get(i);
      Transaction.Output theirs = given.outputs().get(i);
      if (!mine.script().equals(theirs.script())) {
        return "Output " + i + " pays to another script than asked for.";
      }
      if (mine.valueSat() != theirs.valueSat()) {
        return "Output " + i + " holds " + theirs.valueSat() + " satoshis instead of "
            + mine.valueSat() + ".";
      }
    }
    if (given.version() != asked.version() || given.lockTime() != asked.lockTime()) {
      return "It has another version or lock time than asked for.";
    }
    return null;
  }

  /** What is wrong with how it is signed, a sentence; null where that cannot be told, or nothing is. */
  static @Nullable String weakness(Transaction signed) {
    for (int i = 0; i < signed.inputs().size(); i++) {
      Transaction.Input input = signed.inputs().get(i);
      if (input.scriptSig().length() == 0 && input.witness().isEmpty()) {
        return "Input " + i + " is not signed.";
      }
      if (!isOfAll(input.witness()) || !isOfAll(Pushes.of(input.scriptSig().bytes()))) {
        return "The signature of input " + i
            + " does not cover all inputs and outputs, so that others could change them. Sign with SIGHASH_ALL.";
      }
    }
    return null;
  }

  private static boolean isOfAll(List<byte[]> items) {
    if (items.size() == 1 && items.get(0).length == SCHNORR + 1) {
      return items.get(0)[SCHNORR] == SIGHASH_ALL;
    }
    int scriptPath = items.size() - 2;
    if (scriptPath > 0
        && isControlBlock(items.get(scriptPath + 1))
        && items.subList(0, scriptPath).stream()
            .anyMatch(item -> item.length == SCHNORR + 1 && item[SCHNORR] != SIGHASH_ALL)) {
      return false;
    }
    return items.stream()
        .filter(SignatureCheck::isDer)
        .allMatch(item -> item[item.length - 1] == SIGHASH_ALL);
  }

  /** What ends the witness of a taproot script, with the script before it (BIP 341). */
  private static boolean isControlBlock(byte[] item) {
    return item.length >= CONTROL
        && item.length % HASH == CONTROL % HASH
        && (item[0] & 0xFE) == TAPSCRIPT;
  }

  /** A DER signature with its byte of what it signs. */
  private static boolean isDer(byte[] item) {
    return item.length >= MIN_DER
        && item.length <= MAX_DER
        && item[0] == DER
        && item[1] == item.length - 3
        && item[2] == 2;
  }
}
