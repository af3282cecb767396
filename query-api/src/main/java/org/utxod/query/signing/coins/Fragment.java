package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.coins.DescriptorSize.Expression;

/**
 * Sizes of a piece of miniscript in P2WSH (bitcoin.sipa.be/miniscript): of its script, and the most that satisfies it or not.
 *
 * @param script bytes
 * @param satisfied null where that is impossible
 * @param dissatisfied null where that is impossible
 * @param verifies whether its last opcode has a form that verifies, so that {@code v:} costs nothing
 */
record Fragment(
    int script, @Nullable Stack satisfied, @Nullable Stack dissatisfied, boolean verifies) {

  /**
   * Items of a witness.
   *
   * @param bytes with the length of each
   */
  record Stack(int items, int bytes) {
    static final Stack NONE = new Stack(0, 0);
    static final Stack EMPTY_ITEM = new Stack(1, 1);
    static final Stack ONE = new Stack(1, 2);
    static final Stack SIGNATURE = new Stack(1, InputSize.SIGNATURE);
    static final Stack KEY = new Stack(1, InputSize.KEY);
    static final Stack HASH = new Stack(1, 33);
  }

  private static final int SHA_SCRIPT = 39;
  private static final int RIPEMD_SCRIPT = 27;
  private static final int KEY_HASH_SCRIPT = 24;

  private static @Nullable Stack plus(@Nullable Stack one, @Nullable Stack two) {
    return one == null || two == null
        ? null
        : new Stack(one.items + two.items, one.bytes + two.bytes);
  }

  private static @Nullable Stack most(@Nullable Stack one, @Nullable Stack two) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return new Stack(Math.max(one.items, two.items), Math.max(one.bytes, two.bytes));
  }

  /** @throws IllegalArgumentException if it is not known */
  static Fragment of(Expression expression) {
    Fragment made = inner(expression);
    for (int i = expression.wrappers().length() - 1; i >= 0; i--) {
      made = made.wrapped(expression.wrappers().charAt(i));
    }
    return made;
  }

  private Fragment wrapped(char wrapper) {
    return switch (wrapper) {
      case 'a' -> new Fragment(script + 2, satisfied, dissatisfied, false);
      case 's' -> new Fragment(script + 1, satisfied, dissatisfied, verifies);
      case 'c' -> new Fragment(script + 1, satisfied, dissatisfied, true);
      case 'd' -> new Fragment(script + 3, plus(satisfied, Stack.ONE), Stack.EMPTY_ITEM, false);
      case 'v' -> new Fragment(script + (verifies ? 0 : 1), satisfied, null, false);
      case 'j' -> new Fragment(script + 4, satisfied, Stack.EMPTY_ITEM, false);
      case 'n' -> new Fragment(script + 1, satisfied, dissatisfied, false);
      case 't' -> new Fragment(script + 1, satisfied, null, false);
      case 'l' -> either(FALSE, this);
      case 'u' -> either(this, FALSE);
      default -> throw new IllegalArgumentException("an unknown wrapper");
    };
  }

  private static final Fragment FALSE = new Fragment(1, null, Stack.NONE, false);
  private static final Fragment TRUE = new Fragment(1, Stack.NONE, null, false);

  private static Fragment inner(Expression e) {
    return switch (e.name()) {
      case "0" -> FALSE;
      case "1" -> TRUE;
      case "pk_k" -> KEY_ALONE;
      case "pk" -> KEY_ALONE.wrapped('c');
      case "pk_h" -> KEY_HASH;
      case "pkh" -> KEY_HASH.wrapped('c');
      case "older", "after" -> new Fragment(number(e.only()) + 1, Stack.NONE, null, false);
      case "sha256", "hash256" -> new Fragment(SHA_SCRIPT, Stack.HASH, Stack.HASH, true);
      case "ripemd160", "hash160" -> new Fragment(RIPEMD_SCRIPT, Stack.HASH, Stack.HASH, true);
      case "multi", "sortedmulti" -> multi(e);
      case "thresh" -> threshold(e);
      case "andor" -> ifElse(part(e, 0, 3), part(e, 1, 3), part(e, 2, 3));
      case "and_n" -> ifElse(part(e, 0, 2), part(e, 1, 2), FALSE);
      case "and_v", "and_b", "or_b", "or_c", "or_d", "or_i" ->
        both(e.name(), part(e, 0, 2), part(e, 1, 2));
      default -> throw new IllegalArgumentException("an unknown fragment");
    };
  }

  private static final Fragment KEY_ALONE =
      new Fragment(InputSize.KEY, Stack.SIGNATURE, Stack.EMPTY_ITEM, false);
  private static final Fragment KEY_HASH = new Fragment(
      KEY_HASH_SCRIPT, plus(Stack.SIGNATURE, Stack.KEY), plus(Stack.EMPTY_ITEM, Stack.KEY), false);

  private static Fragment part(Expression e, int index, int of) {
    if (e.of().size() != of) {
      throw new IllegalArgumentException("not " + of + " arguments");
    }
    return of(e.of().get(index));
  }

  private static Fragment both(String name, Fragment x, Fragment z) {
    int script = x.script + z.script;
    return switch (name) {
      case "and_v" -> new Fragment(script, plus(x.satisfied, z.satisfied), null, z.verifies);
      case "and_b" ->
        new Fragment(
            script + 1,
            plus(x.satisfied, z.satisfied),
            plus(x.dissatisfied, z.dissatisfied),
            false);
      case "or_b" ->
        new Fragment(
            script + 1,
            most(plus(x.satisfied, z.dissatisfied), plus(x.dissatisfied, z.satisfied)),
            plus(x.dissatisfied, z.dissatisfied),
            false);
      case "or_c" ->
        new Fragment(script + 2, most(x.satisfied, plus(x.dissatisfied, z.satisfied)), null, false);
      case "or_d" ->
        new Fragment(
            script + 3,
            most(x.satisfied, plus(x.dissatisfied, z.satisfied)),
            plus(x.dissatisfied, z.dissatisfied),
            false);
      default -> either(x, z);
    };
  }

  private static Fragment either(Fragment x, Fragment z) {
    return new Fragment(
        x.script + z.script + 3,
        most(plus(x.satisfied, Stack.ONE), plus(z.satisfied, Stack.EMPTY_ITEM)),
        most(plus(x.dissatisfied, Stack.ONE), plus(z.dissatisfied, Stack.EMPTY_ITEM)),
        false);
  }

  private static Fragment ifElse(Fragment x, Fragment y, Fragment z) {
    return new Fragment(
        x.script + y.script + z.script + 3,
        most(plus(x.satisfied, y.satisfied), plus(x.dissatisfied, z.satisfied)),
        plus(x.dissatisfied, z.dissatisfied),
        false);
  }

  private static Fragment multi(Expression e) {
    int keys = e.of().size() - 1;
    int needed = value(e.of().get(0));
    if (needed < 1 || needed > keys || keys > 20) {
      throw new IllegalArgumentException("no such multisig");
    }
    int script = pushed(needed) + InputSize.KEY * keys + pushed(keys) + 1;
    for (Expression key : e.of().subList(1, e.of().size())) {
      script += DescriptorSize.isUncompressed(key) ? DescriptorSize.UNCOMPRESSED_MORE : 0;
    }
    return new Fragment(
        script,
        new Stack(needed + 1, needed * InputSize.SIGNATURE + 1),
        new Stack(needed + 1, needed + 1),
        true);
  }

  private static Fragment threshold(Expression e) {
    int needed = value(e.of().get(0));
    List<Fragment> parts = new ArrayList<>();
    for (Expression one : e.of().subList(1, e.of().size())) {
      parts.add(of(one));
    }
    if (needed < 1 || needed > parts.size()) {
      throw new IllegalArgumentException("no such threshold");
    }
    int script = parts.stream().mapToInt(Fragment::script).sum() + parts.size() + pushed(needed);
    // By the number of parts that are satisfied so far, the most that they and the others take.
    List<@Nullable Stack> byNumber = new ArrayList<>();
    byNumber.add(Stack.NONE);
    for (int i = 0; i < needed; i++) {
      byNumber.add(null);
    }
    Stack none = Stack.NONE;
    for (Fragment part : parts) {
      for (int i = needed; i >= 0; i--) {
        Stack satisfied = i == 0 ? null : plus(byNumber.get(i - 1), part.satisfied);
        byNumber.set(i, most(plus(byNumber.get(i), part.dissatisfied), satisfied));
      }
      none = none == null ? null : plus(none, part.dissatisfied);
    }
    return new Fragment(script, byNumber.get(needed), none, true);
  }

  private static int value(Expression e) {
    try {
      return Integer.parseInt(e.name());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("no number", wrong);
    }
  }

  private static int number(Expression e) {
    return pushed(Long.parseLong(e.name()));
  }

  /** Bytes of a script that push a number. */
  private static int pushed(long value) {
    if (value <= 16) {
      return 1;
    }
    int bytes = 1;
    while (bytes < 5 && value >= 1L << (8 * bytes - 1)) {
      bytes++;
    }
    return 1 + bytes;
  }
}
