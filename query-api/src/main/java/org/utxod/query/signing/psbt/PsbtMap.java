package org.utxod.query.signing.psbt;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.utxod.store.chain.Hex;

/** Keys and values of a PSBT: of the whole, of an input, or of an output. Immutable; arrays are not copied. */
public final class PsbtMap {
  /** Nothing. */
  public static final PsbtMap EMPTY = new PsbtMap(Map.of());

  /** By the key's bytes as digits, in their order in the PSBT. */
  private final Map<String, byte[]> byKey;

  private PsbtMap(Map<String, byte[]> byKey) {
    this.byKey = byKey;
  }

  /** Reads to the separator. */
  static PsbtMap read(ByteReader in) {
    Map<String, byte[]> byKey = new LinkedHashMap<>();
    while (true) {
      byte[] key = in.sized();
      if (key.length == 0) {
        return new PsbtMap(byKey);
      }
      if (byKey.put(Hex.encode(key), in.sized()) != null) {
        throw new PsbtException("The PSBT has a key twice.");
      }
    }
  }

  void write(ByteWriter out) {
    byKey.forEach((key, value) -> out.sized(Hex.decode(key)).sized(value));
    out.u8(0);
  }

  /** The value of a key that is a type alone. */
  public Optional<byte[]> get(int type) {
    return Optional.ofNullable(byKey.get(digits(type)));
  }

  private static String digits(int type) {
    return Hex.encode(new byte[] {(byte) type});
  }

  /** The type of a key, its first byte. */
  private static int typeOf(String key) {
    return Integer.parseInt(key.substring(0, 2), 16);
  }

  /** Whether there is any key of that type. */
  public boolean has(int type) {
    return byKey.keySet().stream().anyMatch(key -> typeOf(key) == type);
  }

  /** Shows the keys of a type, without the type, with their values. */
  public void each(int type, BiConsumer<byte[], byte[]> visitor) {
    byKey.forEach((key, value) -> {
      if (typeOf(key) == type) {
        byte[] bytes = Hex.decode(key);
        visitor.accept(Arrays.copyOfRange(bytes, 1, bytes.length), value);
      }
    });
  }

  /** With another value of a key of a type. */
  public PsbtMap with(int type, byte[] key, byte[] value) {
    Map<String, byte[]> more = new LinkedHashMap<>(byKey);
    more.put(digits(type) + Hex.encode(key), value);
    return new PsbtMap(more);
  }

  /** With another value of a key that is a type alone. */
  public PsbtMap with(int type, byte[] value) {
    Map<String, byte[]> more = new LinkedHashMap<>(byKey);
    more.put(digits(type), value);
    return new PsbtMap(more);
  }

  /** Without the keys of some types. */
  public PsbtMap without(IntPredicate types) {
    Map<String, byte[]> fewer = new LinkedHashMap<>(byKey);
    fewer.keySet().removeIf(key -> types.test(typeOf(key)));
    return new PsbtMap(fewer);
  }

  /** With what another has of some types; its values are taken where both have a key. */
  public PsbtMap with(PsbtMap other, IntPredicate types) {
    Map<String, byte[]> more = new LinkedHashMap<>(byKey);
    other.byKey.forEach((key, value) -> {
      if (types.test(typeOf(key))) {
        more.put(key, value);
      }
    });
    return new PsbtMap(more);
  }

  /** Is shown a type, and how many bytes a key has besides. */
  interface KeyVisitor {
    void visit(int type, int more);
  }

  void forEachKey(KeyVisitor visitor) {
    byKey.keySet().forEach(key -> visitor.visit(typeOf(key), key.length() / 2 - 1));
  }

  /** Whether there is a key whose type passes. */
  public boolean any(IntPredicate types) {
    return byKey.keySet().stream().anyMatch(key -> types.test(typeOf(key)));
  }
}
