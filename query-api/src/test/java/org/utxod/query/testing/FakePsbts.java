package org.utxod.query.testing;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.PsbtKeys;
import org.utxod.query.signing.psbt.PsbtMap;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Hex;

/**
 * Makes transactions of PSBTs whose inputs have one signature each, and takes them if each signature is the one of {@link #sign}; any
 * other is none that the coin's script accepts.
 */
public final class FakePsbts implements PsbtSource {
  private static final byte[] GOOD = Hex.decode("300602010102010101");
  private static final byte[] BAD = Hex.decode("300602010202010201");
  private static final byte[] KEY =
      Hex.decode("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

  private final List<Range> asked = new ArrayList<>();
  private Verdict verdict = new Verdict(true, "");

  /** What it says of transactions that are signed well. */
  public void willSay(Verdict other) {
    verdict = other;
  }

  /** What it was asked to add, all of it. */
  public List<Range> asked() {
    return List.copyOf(asked);
  }

  /** The PSBT with a signature at each input. */
  public static Psbt sign(Psbt psbt) {
    return psbt.mapInputs(input -> signed(input, GOOD));
  }

  /** The PSBT with signatures that are none. */
  public static Psbt signBadly(Psbt psbt) {
    return psbt.mapInputs(input -> signed(input, BAD));
  }

  /** The PSBT with a signature at one input. */
  public static Psbt signOne(Psbt psbt, int index) {
    List<PsbtMap> inputs = new ArrayList<>(psbt.inputs());
    inputs.set(index, signed(inputs.get(index), GOOD));
    return psbt.withInputs(inputs);
  }

  private static PsbtMap signed(PsbtMap input, byte[] signature) {
    return input.with(PsbtKeys.IN_PARTIAL_SIG, KEY, signature);
  }

  @Override
  public String update(String psbt, List<Range> ranges) {
    asked.addAll(ranges);
    return psbt;
  }

  @Override
  public Finalized finish(String psbt) {
    Psbt read = Psbt.ofBase64(psbt);
    List<Transaction.Input> inputs = new ArrayList<>();
    for (int i = 0; i < read.inputs().size(); i++) {
      List<byte[]> witness = new ArrayList<>();
      read.inputs().get(i).each(PsbtKeys.IN_PARTIAL_SIG, (key, signature) -> {
        witness.add(signature);
        witness.add(key);
      });
      if (witness.isEmpty()) {
        return new Finalized.Incomplete();
      }
      Transaction.Input bare = read.transaction().inputs().get(i);
      inputs.add(new Transaction.Input(bare.coin(), bare.scriptSig(), bare.sequence(), witness));
    }
    Transaction tx = read.transaction();
    return new Finalized.Complete(
        Hex.encode(new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime()).bytes()));
  }

  @Override
  public Verdict test(String hex) {
    boolean bad = Transaction.read(Hex.decode(hex)).inputs().stream()
        .flatMap(input -> input.witness().stream())
        .anyMatch(item -> item.length == BAD.length && item[4] == BAD[4]);
    return bad ? new Verdict(false, "mempool-script-verify-flag-failed") : verdict;
  }
}
