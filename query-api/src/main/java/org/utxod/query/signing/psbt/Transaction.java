package org.utxod.query.signing.psbt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * A transaction, signed or not.
 *
 * @param version as an unsigned 32-bit number
 * @param lockTime as an unsigned 32-bit number
 */
public record Transaction(long version, List<Input> inputs, List<Output> outputs, long lockTime) {
  /** Weight units of the largest transaction that is relayed (Core: {@code MAX_STANDARD_TX_WEIGHT}). */
  public static final int MAX_WEIGHT = 400_000;

  /**
   * An input.
   *
   * @param scriptSig empty if not signed
   * @param sequence as an unsigned 32-bit number
   * @param witness items; empty if not signed, or not a witness's
   */
  public record Input(OutPoint coin, Script scriptSig, long sequence, List<byte[]> witness) {
    public Input {
      witness = List.copyOf(witness);
    }

    /** One without a signature. */
    public static Input unsigned(OutPoint coin, long sequence) {
      return new Input(coin, Script.of(new byte[0]), sequence, List.of());
    }
  }

  /** An output. */
  public record Output(Script script, long valueSat) {
    /** Its bytes in a transaction. */
    public byte[] bytes() {
      return new ByteWriter().i64(valueSat).sized(script.bytes()).bytes();
    }
  }

  public Transaction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The same without signatures. */
  public Transaction unsigned() {
    return new Transaction(
        version,
        inputs.stream().map(input -> Input.unsigned(input.coin, input.sequence)).toList(),
        outputs,
        lockTime);
  }

  /** Whether both are the same but for signatures. */
  public boolean isSameUnsigned(Transaction other) {
    return Arrays.equals(unsigned().withoutWitness(), other.unsigned().withoutWitness());
  }

  /** Satoshis of all outputs. */
  public long outSat() {
    return outputs.stream().mapToLong(Output::valueSat).reduce(0, Math::addExact);
  }

  private boolean hasWitness() {
    return inputs.stream().anyMatch(input -> !input.witness.isEmpty());
  }

  /** Its bytes, with witnesses where it has any. */
  public byte[] bytes() {
    return bytes(hasWitness());
  }

  /** Its bytes as all nodes before BIP 144 have them, which make its id. */
  public byte[] withoutWitness() {
    return bytes(false);
  }

  private byte[] bytes(boolean witness) {
    ByteWriter out = new ByteWriter().u32(version);
    if (witness) {
      out.u8(0).u8(1);
    }
    out.compact(inputs.size());
    for (Input input : inputs) {
      out.raw(input.coin.txid().wire())
          .u32(input.coin.vout())
          .sized(input.scriptSig.bytes())
          .u32(input.sequence);
    }
    out.compact(outputs.size());
    for (Output output : outputs) {
      out.raw(output.bytes());
    }
    if (witness) {
      for (Input input : inputs) {
        out.compact(input.witness.size());
        input.witness.forEach(out::sized);
      }
    }
    return out.u32(lockTime).bytes();
  }

  /** Its id. */
  public Txid txid() {
    byte[] once = ScriptKey.sha256().digest(withoutWitness());
    return Txid.ofWire(ScriptKey.sha256().digest(once), 0);
  }

  /** Weight units (BIP 141). */
  public int weight() {
    return withoutWitness().length * 3 + bytes().length;
  }

  /** Virtual bytes (BIP 141). */
  public int vsize() {
    return (weight() + 3) / 4;
  }

  /**
   * Reads one.
   *
   * @throws PsbtException if it is none
   */
  public static Transaction read(byte[] bytes) {
    return read(bytes, true);
  }

  /** Reads one in the form without witnesses, also of no inputs. */
  static Transaction readWithoutWitness(byte[] bytes) {
    return read(bytes, false);
  }

  private static Transaction read(byte[] bytes, boolean witnessAllowed) {
    ByteReader in = new ByteReader(bytes, "The transaction");
    long version = in.u32();
    boolean witness = witnessAllowed && bytes.length > 5 && bytes[4] == 0 && bytes[5] == 1;
    if (witness) {
      in.raw(2);
    }
    int count = in.length();
    List<OutPoint> coins = new ArrayList<>();
    List<Script> scripts = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      coins.add(new OutPoint(Txid.ofWire(in.raw(32), 0), in.u32()));
      scripts.add(Script.of(in.sized()));
      sequences.add(in.u32());
    }
    List<Output> outputs = new ArrayList<>();
    int outs = in.length();
    for (int i = 0; i < outs; i++) {
      long sat = in.i64();
      outputs.add(new Output(Script.of(in.sized()), sat));
    }
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<byte[]> items = new ArrayList<>();
      int of = witness ? in.length() : 0;
      for (int item = 0; item < of; item++) {
        items.add(in.sized());
      }
      inputs.add(new Input(coins.get(i), scripts.get(i), sequences.get(i), items));
    }
    long lockTime = in.u32();
    if (!in.atEnd()) {
      throw new PsbtException("Behind the transaction there are more bytes.");
    }
    Transaction tx = new Transaction(version, inputs, outputs, lockTime);
    if (witness && !tx.hasWitness()) {
      throw new PsbtException("The transaction claims to have witnesses and has none.");
    }
    return tx;
  }
}
