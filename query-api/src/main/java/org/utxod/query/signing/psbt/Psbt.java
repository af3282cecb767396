package org.utxod.query.signing.psbt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A partially signed transaction of version 0 (BIP 174) or 2 (BIP 370). Immutable.
 *
 * @param transaction without signatures, of either version
 */
public record Psbt(
    int version,
    Transaction transaction,
    PsbtMap global,
    List<PsbtMap> inputs,
    List<PsbtMap> outputs) {
  private static final byte[] MAGIC = {'p', 's', 'b', 't', (byte) 0xFF};

  public Psbt {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** One of version 0, without anything but the transaction. */
  public static Psbt of(Transaction unsigned) {
    return new Psbt(
        0,
        unsigned,
        PsbtMap.EMPTY.with(PsbtKeys.GLOBAL_UNSIGNED_TX, unsigned.withoutWitness()),
        unsigned.inputs().stream().map(input -> PsbtMap.EMPTY).toList(),
        unsigned.outputs().stream().map(output -> PsbtMap.EMPTY).toList());
  }

  /** With other inputs. */
  public Psbt withInputs(List<PsbtMap> other) {
    return new Psbt(version, transaction, global, other, outputs);
  }

  /** With each input changed. */
  public Psbt mapInputs(UnaryOperator<PsbtMap> change) {
    return withInputs(inputs.stream().map(change).toList());
  }

  /** Whether bytes begin as a PSBT does. */
  public static boolean isOne(byte[] bytes) {
    return bytes.length > MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Reads one of either version.
   *
   * @throws PsbtException if it is none
   */
  public static Psbt read(byte[] bytes) {
    if (!isOne(bytes)) {
      throw new PsbtException("This is no PSBT.");
    }
    ByteReader in = new ByteReader(bytes, "The PSBT");
    in.raw(MAGIC.length);
    PsbtMap global = PsbtMap.read(in);
    int version = global
        .get(PsbtKeys.GLOBAL_VERSION)
        .map(PsbtVersions::u32)
        .map(Long::intValue)
        .orElse(0);
    if (version != 0 && version != 2) {
      throw new PsbtException("The PSBT is of a version that is not known; there are 0 and 2.");
    }
    Transaction ofVersion0 = version == 0 ? PsbtVersions.unsigned(global) : null;
    PsbtVersions.Counts counts = ofVersion0 == null
        ? PsbtVersions.counts(global, in.left())
        : new PsbtVersions.Counts(
            ofVersion0.inputs().size(), ofVersion0.outputs().size());
    List<PsbtMap> inputs = maps(in, counts.inputs());
    List<PsbtMap> outputs = maps(in, counts.outputs());
    if (!in.atEnd()) {
      throw new PsbtException("Behind the PSBT there are more bytes.");
    }
    KeyForms.requireGlobal(global);
    inputs.forEach(KeyForms::requireInput);
    outputs.forEach(KeyForms::requireOutput);
    if (ofVersion0 != null) {
      PsbtVersions.requireVersion0(global, inputs, outputs);
    }
    Transaction transaction =
        ofVersion0 == null ? PsbtVersions.transaction(global, inputs, outputs) : ofVersion0;
    return new Psbt(version, transaction, global, inputs, outputs);
  }

  private static List<PsbtMap> maps(ByteReader in, int count) {
    List<PsbtMap> maps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      maps.add(PsbtMap.read(in));
    }
    return maps;
  }

  /**
   * Reads one from base64, which is how they are handed around.
   *
   * @throws PsbtException if it is none
   */
  public static Psbt ofBase64(String text) {
    try {
      return read(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new PsbtException("This is no base64.");
    }
  }

  /** Its bytes. */
  public byte[] bytes() {
    ByteWriter out = new ByteWriter().raw(MAGIC);
    global.write(out);
    inputs.forEach(input -> input.write(out));
    outputs.forEach(output -> output.write(out));
    return out.bytes();
  }

  /** Its bytes as base64. */
  public String base64() {
    return new String(Base64.getEncoder().encode(bytes()), StandardCharsets.US_ASCII);
  }

  /** The same as version 0 or 2. */
  public Psbt as(int wanted) {
    if (version == wanted) {
      return this;
    }
    return wanted == 0 ? PsbtVersions.toVersion0(this) : PsbtVersions.toVersion2(this);
  }
}
