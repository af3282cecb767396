package org.utxod.query.signing.psbt;

import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_FALLBACK_LOCKTIME;
import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_INPUT_COUNT;
import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_OUTPUT_COUNT;
import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_TX_VERSION;
import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_UNSIGNED_TX;
import static org.utxod.query.signing.psbt.PsbtKeys.GLOBAL_VERSION;
import static org.utxod.query.signing.psbt.PsbtKeys.IN_OUTPUT_INDEX;
import static org.utxod.query.signing.psbt.PsbtKeys.IN_PREVIOUS_TXID;
import static org.utxod.query.signing.psbt.PsbtKeys.IN_REQUIRED_HEIGHT_LOCKTIME;
import static org.utxod.query.signing.psbt.PsbtKeys.IN_REQUIRED_TIME_LOCKTIME;
import static org.utxod.query.signing.psbt.PsbtKeys.IN_SEQUENCE;
import static org.utxod.query.signing.psbt.PsbtKeys.OUT_AMOUNT;
import static org.utxod.query.signing.psbt.PsbtKeys.OUT_SCRIPT;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What the versions of PSBTs have differently: version 2 has the transaction in pieces. */
final class PsbtVersions {
  private static final long FINAL_SEQUENCE = 0xFFFF_FFFFL;

  /** Lock times from here on are seconds, below they are heights. */
  private static final long FIRST_TIME = 500_000_000L;

  private PsbtVersions() {}

  record Counts(int inputs, int outputs) {}

  static long u32(byte[] value) {
    return exactly(value, 4).u32();
  }

  private static ByteReader exactly(byte[] value, int length) {
    if (value.length != length) {
      throw new PsbtException("The PSBT has a field of a wrong length.");
    }
    return new ByteReader(value, "A field of the PSBT");
  }

  private static byte[] required(PsbtMap map, int type, String name) {
    return map.get(type)
        .orElseThrow(() -> new PsbtException("The PSBT of version 2 lacks " + name + "."));
  }

  /** The transaction of version 0. */
  static Transaction unsigned(PsbtMap global) {
    Transaction tx = Transaction.readWithoutWitness(global
        .get(GLOBAL_UNSIGNED_TX)
        .orElseThrow(() -> new PsbtException("The PSBT has no transaction.")));
    if (tx.inputs().stream().anyMatch(input -> input.scriptSig().length() > 0)) {
      throw new PsbtException(
          "The transaction in the PSBT is signed; signatures belong beside it.");
    }
    return tx;
  }

  static Counts counts(PsbtMap global, int bytesLeft) {
    return new Counts(
        count(required(global, GLOBAL_INPUT_COUNT, "the number of inputs"), bytesLeft),
        count(required(global, GLOBAL_OUTPUT_COUNT, "the number of outputs"), bytesLeft));
  }

  private static int count(byte[] value, int bytesLeft) {
    ByteReader in = new ByteReader(value, "A number of the PSBT");
    long count = in.compact();
    if (!in.atEnd() || count < 0 || count > bytesLeft) {
      throw new PsbtException("The PSBT is cut short.");
    }
    return (int) count;
  }

  static void requireVersion0(PsbtMap global, List<PsbtMap> inputs, List<PsbtMap> outputs) {
    if (global.any(PsbtKeys::isGlobalOfVersion2)
        || inputs.stream().anyMatch(input -> input.any(PsbtKeys::isInputOfVersion2))
        || outputs.stream().anyMatch(output -> output.any(PsbtKeys::isOutputOfVersion2))) {
      throw new PsbtException("The PSBT of version 0 has fields of version 2.");
    }
  }

  /** The transaction of version 2. */
  static Transaction transaction(PsbtMap global, List<PsbtMap> inputs, List<PsbtMap> outputs) {
    if (global.has(GLOBAL_UNSIGNED_TX)) {
      throw new PsbtException("The PSBT of version 2 has a field of version 0.");
    }
    long version = u32(required(global, GLOBAL_TX_VERSION, "the transaction's version"));
    List<Transaction.Input> ins = new ArrayList<>();
    for (PsbtMap input : inputs) {
      byte[] txid = required(input, IN_PREVIOUS_TXID, "the coin of an input");
      exactly(txid, 32);
      long vout = u32(required(input, IN_OUTPUT_INDEX, "the output number of an input"));
      long sequence = input.get(IN_SEQUENCE).map(PsbtVersions::u32).orElse(FINAL_SEQUENCE);
      ins.add(Transaction.Input.unsigned(new OutPoint(Txid.ofWire(txid, 0), vout), sequence));
    }
    List<Transaction.Output> outs = new ArrayList<>();
    for (PsbtMap output : outputs) {
      byte[] script = required(output, OUT_SCRIPT, "the script of an output");
      long sat =
          exactly(required(output, OUT_AMOUNT, "the amount of an output"), 8).i64();
      outs.add(new Transaction.Output(Script.of(script), sat));
    }
    return new Transaction(version, ins, outs, lockTime(global, inputs));
  }

  /** As BIP 370 determines it: heights are preferred where all inputs that ask for something take one. */
  private static long lockTime(PsbtMap global, List<PsbtMap> inputs) {
    boolean heights = true;
    boolean times = true;
    boolean any = false;
    long height = 0;
    long time = 0;
    for (PsbtMap input : inputs) {
      Long ofHeight =
          input.get(IN_REQUIRED_HEIGHT_LOCKTIME).map(PsbtVersions::u32).orElse(null);
      Long ofTime = input.get(IN_REQUIRED_TIME_LOCKTIME).map(PsbtVersions::u32).orElse(null);
      if ((ofHeight != null && (ofHeight == 0 || ofHeight >= FIRST_TIME))
          || (ofTime != null && ofTime < FIRST_TIME)) {
        throw new PsbtException("The PSBT has a lock time out of range.");
      }
      if (ofHeight == null && ofTime == null) {
        continue;
      }
      any = true;
      heights &= ofHeight != null;
      times &= ofTime != null;
      height = Math.max(height, ofHeight == null ? 0 : ofHeight);
      time = Math.max(time, ofTime == null ? 0 : ofTime);
    }
    if (!any) {
      return global.get(GLOBAL_FALLBACK_LOCKTIME).map(PsbtVersions::u32).orElse(0L);
    }
    if (!heights && !times) {
      throw new PsbtException("The inputs of the PSBT ask for lock times that exclude each other.");
    }
    return heights ? height : time;
  }

  static Psbt toVersion0(Psbt psbt) {
    PsbtMap global = PsbtMap.EMPTY
        .with(GLOBAL_UNSIGNED_TX, psbt.transaction().withoutWitness())
        .with(psbt.global(), type -> !PsbtKeys.isGlobalOfVersion2(type) && type != GLOBAL_VERSION);
    return new Psbt(
        0,
        psbt.transaction(),
        global,
        psbt.inputs().stream()
            .map(input -> input.without(PsbtKeys::isInputOfVersion2))
            .toList(),
        psbt.outputs().stream()
            .map(output -> output.without(PsbtKeys::isOutputOfVersion2))
            .toList());
  }

  static Psbt toVersion2(Psbt psbt) {
    Transaction tx = psbt.transaction();
    PsbtMap global = PsbtMap.EMPTY
        .with(psbt.global(), type -> type == PsbtKeys.GLOBAL_XPUB)
        .with(GLOBAL_TX_VERSION, new ByteWriter().u32(tx.version()).bytes())
        .with(GLOBAL_FALLBACK_LOCKTIME, new ByteWriter().u32(tx.lockTime()).bytes())
        .with(GLOBAL_INPUT_COUNT, new ByteWriter().compact(tx.inputs().size()).bytes())
        .with(GLOBAL_OUTPUT_COUNT, new ByteWriter().compact(tx.outputs().size()).bytes())
        .with(
            psbt.global(),
            type -> type != GLOBAL_UNSIGNED_TX
                && type != PsbtKeys.GLOBAL_XPUB
                && type != GLOBAL_VERSION)
        .with(GLOBAL_VERSION, new ByteWriter().u32(2).bytes());
    List<PsbtMap> inputs = new ArrayList<>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      Transaction.Input input = tx.inputs().get(i);
      inputs.add(psbt.inputs()
          .get(i)
          .with(IN_PREVIOUS_TXID, input.coin().txid().wire())
          .with(IN_OUTPUT_INDEX, new ByteWriter().u32(input.coin().vout()).bytes())
          .with(IN_SEQUENCE, new ByteWriter().u32(input.sequence()).bytes()));
    }
    List<PsbtMap> outputs = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      Transaction.Output output = tx.outputs().get(i);
      outputs.add(psbt.outputs()
          .get(i)
          .with(OUT_AMOUNT, new ByteWriter().i64(output.valueSat()).bytes())
          .with(OUT_SCRIPT, output.script().bytes()));
    }
    return new Psbt(2, tx, global, inputs, outputs);
  }
}
