package org.utxod.store.chain;

import java.util.Arrays;

/** A scriptPubKey: the locking script of a coin, and the only attribute by which every coin can be found. */
public final class Script {
  /** Longest script that can be spent, in bytes (Core: {@code MAX_SCRIPT_SIZE}, script.h). */
  public static final int MAX_LENGTH = 10_000;

  private static final byte OP_RETURN = 0x6a;

  private final byte[] bytes;

  private Script(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of {@code bytes}. */
  public static Script of(byte[] bytes) {
    return new Script(bytes.clone());
  }

  /** A copy of {@code length} bytes from {@code offset}. */
  public static Script of(byte[] bytes, int offset, int length) {
    return new Script(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** From hexadecimal digits; an empty text is the empty script, which is valid. */
  public static Script ofHex(CharSequence hex) {
    return new Script(Hex.decode(hex));
  }

  /**
   * Whether an output with this script never enters the UTXO set: it begins with OP_RETURN or is longer than 10,000
   * bytes (Core: {@code CScript::IsUnspendable}, script.h). Other scripts that cannot be satisfied do enter it.
   */
  public static boolean isUnspendable(byte[] bytes, int offset, int length) {
    return length > MAX_LENGTH || (length > 0 && bytes[offset] == OP_RETURN);
  }

  /** Like {@link #isUnspendable(byte[], int, int)}. */
  public boolean isUnspendable() {
    return isUnspendable(bytes, 0, bytes.length);
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the script. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the script at {@code offset} of {@code target}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** The key of this script in the index. */
  public ScriptKey key() {
    return ScriptKey.of(bytes, 0, bytes.length);
  }

  /** The script in hex. */
  public String hex() {
    return Hex.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Script that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
