package org.utxod.store.sethash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SetHash;

/**
 * A running MuHash3072 (Core: crypto/muhash.h): the product of the added elements and, separately, that of the removed
 * ones. The order makes no difference, and removing undoes adding. Mutable; not safe for use by several threads at
 * once.
 */
public final class MuHash {
  /** Bytes of the serialised state. */
  public static final int STATE_LENGTH = 2 * Num3072.LENGTH;

  private final Num3072 in = new Num3072();
  private final Num3072 out = new Num3072();
  private final Num3072 factor = new Num3072();
  private final MessageDigest sha256 = ScriptKey.sha256();
  private final ChaCha20 cipher = new ChaCha20();

  /** Elements queued until there are enough to be processed together: their keys, and whether each is removed. */
  private final byte[] keys = new byte[ChaCha20.KEYS * ChaCha20.KEY_LENGTH];

  private final boolean[] takenOut = new boolean[ChaCha20.KEYS];
  private final byte[] streams = new byte[ChaCha20.KEYS * ChaCha20.STREAM_LENGTH];
  private int waiting;

  /** For the empty set. */
  public MuHash() {}

  /**
   * From the serialised state.
   *
   * @throws IllegalArgumentException if it has another length
   */
  public static MuHash ofState(byte[] state) {
    if (state.length != STATE_LENGTH) {
      throw new IllegalArgumentException(
          "the state of a MuHash has " + STATE_LENGTH + " bytes, not " + state.length);
    }
    MuHash hash = new MuHash();
    hash.in.set(state, 0);
    hash.out.set(state, Num3072.LENGTH);
    return hash;
  }

  /**
   * The products of added and of removed elements, each reduced and in 384 bytes, least significant first, as Core
   * writes it.
   */
  public byte[] state() {
    settle();
    byte[] state = Arrays.copyOf(in.bytes(), STATE_LENGTH);
    System.arraycopy(out.bytes(), 0, state, Num3072.LENGTH, Num3072.LENGTH);
    return state;
  }

  /** Adds the element of {@code length} bytes from {@code offset}. */
  public void insert(byte[] element, int offset, int length) {
    add(element, offset, length, false);
  }

  /** Removes the element of {@code length} bytes from {@code offset}. */
  public void remove(byte[] element, int offset, int length) {
    add(element, offset, length, true);
  }

  private void add(byte[] element, int offset, int length, boolean out) {
    try {
      sha256.update(element, offset, length);
      sha256.digest(keys, waiting * ChaCha20.KEY_LENGTH, ChaCha20.KEY_LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 refused a buffer with room for it", e);
    }
    takenOut[waiting++] = out;
    if (waiting == ChaCha20.KEYS) {
      settle();
    }
  }

  /** Processes the queued elements. */
  private void settle() {
    if (waiting == 0) {
      return;
    }
    cipher.keyStreams(keys, streams);
    for (int i = 0; i < waiting; i++) {
      factor.set(streams, i * ChaCha20.STREAM_LENGTH);
      (takenOut[i] ? out : in).multiply(factor);
    }
    waiting = 0;
  }

  /** Adds the elements that {@code other} added, and removes those that it removed. */
  public void combine(MuHash other) {
    settle();
    other.settle();
    in.multiply(other.in);
    out.multiply(other.out);
  }

  /** Undoes {@link #combine}. */
  public void separate(MuHash other) {
    settle();
    other.settle();
    in.multiply(other.out);
    out.multiply(other.in);
  }

  /** The hash of the current set; takes some milliseconds. */
  public SetHash digest() {
    settle();
    Num3072 quotient = new Num3072();
    quotient.multiply(in);
    quotient.divide(out);
    return SetHash.ofWire(ScriptKey.sha256().digest(quotient.bytes()), 0);
  }
}
