package org.utxod.indexer.mempool;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.utxod.query.port.mempool.MempoolEntry;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * An unconfirmed transaction in one array, about 270 bytes instead of 1,500 as objects.
 *
 * <pre>
 * txid 32 | fee 8 | virtual bytes 4 | first seen 4 | outputs 4 | inputs 4
 * then per output   value 8 | script
 * then per input    txid 32 | vout 4 | value 8 | script
 * a script          its key (see ScriptKey) if the script can be rebuilt from it, else the tag of OTHER, length 4 and the bytes
 * </pre>
 *
 * Integers are little-endian, hashes in wire order, values in satoshis, times in seconds since 1970.
 */
final class PackedTx {
  private static final int AT_FEE = 32;
  private static final int AT_VSIZE = 40;
  private static final int AT_TIME = 44;
  private static final int AT_OUTPUTS = 48;
  private static final int AT_INPUTS = 52;
  private static final int HEADER_LENGTH = 56;
  private static final int OUT_POINT_LENGTH = Hash256.LENGTH + 4;
  private static final byte OTHER = ScriptKey.Form.OTHER.tag();

  /** Length of the longest script that is encoded completely in its key. */
  static final int MAX_STANDARD_SCRIPT = 34;

  private PackedTx() {}

  static byte[] pack(MempoolTx tx) {
    int length = HEADER_LENGTH;
    for (MempoolTx.Output output : tx.created()) {
      length += 8 + length(output.script());
    }
    for (MempoolTx.Input input : tx.spent()) {
      length += OUT_POINT_LENGTH + 8 + length(input.prevout().script());
    }
    byte[] packed = new byte[length];
    tx.txid().copyTo(packed, 0);
    LittleEndian.putLong(packed, AT_FEE, tx.feeSat());
    LittleEndian.putInt(packed, AT_VSIZE, Math.toIntExact(tx.vsize()));
    LittleEndian.putInt(packed, AT_TIME, (int) tx.firstSeen().getEpochSecond());
    LittleEndian.putInt(packed, AT_OUTPUTS, tx.created().size());
    LittleEndian.putInt(packed, AT_INPUTS, tx.spent().size());
    int at = HEADER_LENGTH;
    for (MempoolTx.Output output : tx.created()) {
      at = put(packed, at, output);
    }
    for (MempoolTx.Input input : tx.spent()) {
      input.coin().txid().copyTo(packed, at);
      LittleEndian.putInt(packed, at + Hash256.LENGTH, (int) input.coin().vout());
      at = put(packed, at + OUT_POINT_LENGTH, input.prevout());
    }
    return packed;
  }

  private static int length(Script script) {
    ScriptKey key = script.key();
    return key.form() == ScriptKey.Form.OTHER ? 5 + script.length() : key.length();
  }

  private static int put(byte[] packed, int offset, MempoolTx.Output output) {
    LittleEndian.putLong(packed, offset, output.valueSat());
    int at = offset + 8;
    ScriptKey key = output.script().key();
    if (key.form() != ScriptKey.Form.OTHER) {
      return at + key.copyTo(packed, at);
    }
    packed[at] = OTHER;
    LittleEndian.putInt(packed, at + 1, output.script().length());
    output.script().copyTo(packed, at + 5);
    return at + 5 + output.script().length();
  }

  static MempoolTx unpack(byte[] packed) {
    List<MempoolTx.Output> created = new ArrayList<>();
    List<MempoolTx.Input> spent = new ArrayList<>();
    Cursor cursor = new Cursor(packed);
    while (cursor.next()) {
      MempoolTx.Output output = new MempoolTx.Output(cursor.script(), cursor.valueSat());
      if (cursor.isOutput()) {
        created.add(output);
      } else {
        spent.add(new MempoolTx.Input(cursor.outPoint(), output));
      }
    }
    return new MempoolTx(
        txid(packed),
        feeSat(packed),
        vsize(packed),
        Instant.ofEpochSecond(firstSeen(packed)),
        created,
        spent);
  }

  /** What miners look at, without reading a script. */
  static MempoolEntry entry(byte[] packed) {
    List<Txid> spends = new ArrayList<>(1);
    Cursor cursor = new Cursor(packed);
    while (cursor.next()) {
      if (!cursor.isOutput()) {
        spends.add(Txid.ofWire(packed, cursor.outPointAt()));
      }
    }
    return new MempoolEntry(
        txid(packed),
        feeSat(packed),
        vsize(packed),
        spends.size() < 2 ? spends : List.copyOf(new LinkedHashSet<>(spends)));
  }

  static Txid txid(byte[] packed) {
    return Txid.ofWire(packed, 0);
  }

  static long feeSat(byte[] packed) {
    return LittleEndian.getLong(packed, AT_FEE);
  }

  static long vsize(byte[] packed) {
    return LittleEndian.getInt(packed, AT_VSIZE);
  }

  /** Seconds since 1970. */
  static long firstSeen(byte[] packed) {
    return LittleEndian.getInt(packed, AT_TIME) & 0xFFFF_FFFFL;
  }

  static int outputs(byte[] packed) {
    return LittleEndian.getInt(packed, AT_OUTPUTS);
  }

  /** A cursor over the outputs, then over the inputs. */
  static final class Cursor {
    private final byte[] packed;
    private final int outputs;
    private final int all;
    private int number = -1;
    private int pointAt;
    private int valueAt;
    private int next = HEADER_LENGTH;

    Cursor(byte[] packed) {
      this.packed = packed;
      this.outputs = PackedTx.outputs(packed);
      this.all = outputs + LittleEndian.getInt(packed, AT_INPUTS);
    }

    boolean next() {
      if (++number >= all) {
        return false;
      }
      pointAt = next;
      valueAt = isOutput() ? next : next + OUT_POINT_LENGTH;
      int script = valueAt + 8;
      next = packed[script] == OTHER
          ? script + 5 + LittleEndian.getInt(packed, script + 1)
          : script + ScriptKey.Form.ofTag(packed[script]).keyLength();
      return true;
    }

    boolean isOutput() {
      return number < outputs;
    }

    /** The number of the current output. */
    int vout() {
      return number;
    }

    long valueSat() {
      return LittleEndian.getLong(packed, valueAt);
    }

    /** The offset of the input's outpoint, 32 bytes and 4. */
    int outPointAt() {
      return pointAt;
    }

    OutPoint outPoint() {
      return new OutPoint(
          Txid.ofWire(packed, pointAt),
          LittleEndian.getInt(packed, pointAt + Hash256.LENGTH) & 0xFFFF_FFFFL);
    }

    Script script() {
      int at = valueAt + 8;
      return packed[at] == OTHER
          ? Script.of(packed, at + 5, next - at - 5)
          : ScriptKey.read(packed, at).standardScript().orElseThrow();
    }

    /**
     * The script's SHA-256.
     *
     * @param buffer has room for {@link #MAX_STANDARD_SCRIPT} bytes
     */
    byte[] sha256(byte[] buffer, MessageDigest sha256) {
      int at = valueAt + 8;
      if (packed[at] == OTHER) {
        sha256.update(packed, at + 5, next - at - 5);
      } else {
        sha256.update(buffer, 0, ScriptKey.writeStandardScript(packed, at, buffer));
      }
      return sha256.digest();
    }

    /** Whether the script is the one named by {@code key}, whose bytes are {@code bytes}. */
    boolean isOf(byte[] bytes, MessageDigest sha256) {
      int at = valueAt + 8;
      if (packed[at] != bytes[0]) {
        return false;
      }
      if (packed[at] != OTHER) {
        return Arrays.equals(packed, at, next, bytes, 0, bytes.length);
      }
      sha256.update(packed, at + 5, next - at - 5);
      byte[] hash = sha256.digest();
      return Arrays.equals(hash, 0, hash.length, bytes, 1, bytes.length);
    }
  }
}
