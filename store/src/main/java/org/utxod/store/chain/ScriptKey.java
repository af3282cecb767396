package org.utxod.store.chain;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The key of a script in the index: a tag and a payload whose length is determined by the tag, so that no key is a
 * prefix of another.
 *
 * <p>The standard forms keep their 20 or 32 bytes and are rebuilt from the key alone; any other script is identified by
 * its SHA-256. Ordered by its bytes, unsigned.
 */
public final class ScriptKey implements Comparable<ScriptKey> {
  /** The longest key in bytes: a tag and 32 bytes. */
  public static final int MAX_LENGTH = 33;

  /** The shortest: a tag and 20 bytes; also the prefix for the store's key filters. */
  public static final int MIN_LENGTH = 21;

  /** The forms of scripts, each with the tag that is the first byte of its keys. Tags are never reused. */
  public enum Form {
    P2PKH(0, 20),
    P2SH(1, 20),
    P2WPKH(2, 20),
    P2WSH(3, 32),
    P2TR(4, 32),
    /** Everything else, by the SHA-256 of the script. */
    OTHER(5, 32);

    private static final Form[] VALUES = values();

    private final byte tag;
    private final int payloadLength;

    Form(int tag, int payloadLength) {
      this.tag = (byte) tag;
      this.payloadLength = payloadLength;
    }

    /** The first byte of keys of this form. */
    public byte tag() {
      return tag;
    }

    /** Length of a whole key of this form, including the tag. */
    public int keyLength() {
      return 1 + payloadLength;
    }

    /**
     * The form identified by a stored key's first byte.
     *
     * @throws IllegalArgumentException for an unknown tag
     */
    public static Form ofTag(byte tag) {
      if (tag < 0 || tag >= VALUES.length) {
        throw new IllegalArgumentException("no script form has the tag " + (tag & 0xFF));
      }
      return VALUES[tag];
    }
  }

  private final byte[] bytes;

  private ScriptKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key of the script of {@code length} bytes from {@code offset}. */
  public static ScriptKey of(byte[] script, int offset, int length) {
    byte[] key = new byte[MAX_LENGTH];
    int keyLength = write(script, offset, length, key, 0, sha256());
    return new ScriptKey(Arrays.copyOf(key, keyLength));
  }

  /** The key of the script of no standard form that has this SHA-256, wire bytes. */
  public static ScriptKey ofOtherHash(byte[] sha256) {
    byte[] key = new byte[Form.OTHER.keyLength()];
    key[0] = Form.OTHER.tag;
    System.arraycopy(sha256, 0, key, 1, 32);
    return new ScriptKey(key);
  }

  /**
   * Reads a key at {@code offset}, for example at the start of a coin's row.
   *
   * @throws IllegalArgumentException if there is no complete key
   */
  public static ScriptKey read(byte[] bytes, int offset) {
    int end = offset + Form.ofTag(bytes[offset]).keyLength();
    if (end > bytes.length) {
      throw new IllegalArgumentException("a script key is cut short");
    }
    return new ScriptKey(Arrays.copyOfRange(bytes, offset, end));
  }

  /**
   * Writes the key of a script without allocating; used on the writer's hot path.
   *
   * @param target has room for {@link #MAX_LENGTH} bytes at {@code targetOffset}
   * @param sha256 used, and left reset, for scripts of no standard form
   * @return bytes written
   */
  public static int write(
      byte[] script,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      MessageDigest sha256) {
    int payload = standardPayload(script, offset, length);
    if (payload >= 0) {
      Form form = standardForm(script, offset, length);
      target[targetOffset] = form.tag;
      System.arraycopy(script, offset + payload, target, targetOffset + 1, form.payloadLength);
      return form.keyLength();
    }
    target[targetOffset] = Form.OTHER.tag;
    try {
      sha256.update(script, offset, length);
      sha256.digest(target, targetOffset + 1, 32);
    } catch (java.security.DigestException e) {
      throw new IllegalStateException("SHA-256 refused a buffer with room for it", e);
    }
    return Form.OTHER.keyLength();
  }

  /** A SHA-256 for {@link #write}; not safe for use by several threads at once. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /* Templates: 76a914<20>88ac, a914<20>87, 0014<20>, 0020<32>, 5120<32> (Core: script/solver.cpp). */
  private static int standardPayload(byte[] s, int at, int length) {
    return switch (length) {
      case 25 ->
        s[at] == 0x76
                && s[at + 1] == (byte) 0xa9
                && s[at + 2] == 0x14
                && s[at + 23] == (byte) 0x88
                && s[at + 24] == (byte) 0xac
            ? 3
            : -1;
      case 23 -> s[at] == (byte) 0xa9 && s[at + 1] == 0x14 && s[at + 22] == (byte) 0x87 ? 2 : -1;
      case 22 -> s[at] == 0x00 && s[at + 1] == 0x14 ? 2 : -1;
      case 34 -> (s[at] == 0x00 || s[at] == 0x51) && s[at + 1] == 0x20 ? 2 : -1;
      default -> -1;
    };
  }

  private static Form standardForm(byte[] s, int at, int length) {
    return switch (length) {
      case 25 -> Form.P2PKH;
      case 23 -> Form.P2SH;
      case 22 -> Form.P2WPKH;
      default -> s[at] == 0x00 ? Form.P2WSH : Form.P2TR;
    };
  }

  /** The form of the key. */
  public Form form() {
    return Form.ofTag(bytes[0]);
  }

  /**
   * The script itself if it can be rebuilt from the key; empty for {@link Form#OTHER}, whose scripts are stored
   * separately.
   */
  public Optional<Script> standardScript() {
    byte[] script = switch (form()) {
      case P2PKH ->
        around(new byte[] {0x76, (byte) 0xa9, 0x14}, new byte[] {(byte) 0x88, (byte) 0xac});
      case P2SH -> around(new byte[] {(byte) 0xa9, 0x14}, new byte[] {(byte) 0x87});
      case P2WPKH -> around(new byte[] {0x00, 0x14}, new byte[0]);
      case P2WSH -> around(new byte[] {0x00, 0x20}, new byte[0]);
      case P2TR -> around(new byte[] {0x51, 0x20}, new byte[0]);
      case OTHER -> new byte[0];
    };
    return form() == Form.OTHER ? Optional.empty() : Optional.of(Script.of(script));
  }

  /**
   * Writes the script of a key without allocating.
   *
   * @param key begins with a whole key, for example a coin's
   * @param target has room for 34 bytes
   * @return length of the script; -1 for {@link Form#OTHER}
   */
  public static int writeStandardScript(byte[] key, byte[] target) {
    return writeStandardScript(key, 0, target);
  }

  /** Writes the script of the key that begins at {@code offset}; returns its length, or -1 for {@link Form#OTHER}. */
  public static int writeStandardScript(byte[] key, int offset, byte[] target) {
    Form form = Form.ofTag(key[offset]);
    int at = switch (form) {
      case P2PKH -> {
        target[0] = 0x76;
        target[1] = (byte) 0xa9;
        target[2] = 0x14;
        target[23] = (byte) 0x88;
        target[24] = (byte) 0xac;
        yield 3;
      }
      case P2SH -> {
        target[0] = (byte) 0xa9;
        target[1] = 0x14;
        target[22] = (byte) 0x87;
        yield 2;
      }
      case P2WPKH, P2WSH, P2TR -> {
        target[0] = form == Form.P2TR ? (byte) 0x51 : 0x00;
        target[1] = (byte) form.payloadLength;
        yield 2;
      }
      case OTHER -> -1;
    };
    if (at < 0) {
      return -1;
    }
    System.arraycopy(key, offset + 1, target, at, form.payloadLength);
    return at
        + form.payloadLength
        + switch (form) {
          case P2PKH -> 2;
          case P2SH -> 1;
          default -> 0;
        };
  }

  private byte[] around(byte[] before, byte[] after) {
    byte[] script = new byte[before.length + bytes.length - 1 + after.length];
    System.arraycopy(before, 0, script, 0, before.length);
    System.arraycopy(bytes, 1, script, before.length, bytes.length - 1);
    System.arraycopy(after, 0, script, script.length - after.length, after.length);
    return script;
  }

  /** Length of the key. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the key. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the key at {@code offset} of {@code target} and returns its length. */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return bytes.length;
  }

  @Override
  public int compareTo(ScriptKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScriptKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return form() + ":" + Hex.encode(bytes, 1, bytes.length - 1);
  }
}
