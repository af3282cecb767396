package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What inputs of a descriptor's scripts take: by its outermost functions, for scripts by the sizes of miniscript. Of taproot, the
 * key is taken to sign.
 */
public final class DescriptorSize {
  private static final int MAX_DEPTH = 200;
  private static final int UNCOMPRESSED_DIGITS = 130;
  static final int UNCOMPRESSED_MORE = 32;

  private DescriptorSize() {}

  /**
   * The size of an input.
   *
   * @param descriptor without multipath, with or without checksum
   * @return empty where it cannot be known
   */
  public static Optional<InputSize> of(String descriptor) {
    try {
      return Optional.ofNullable(size(body(descriptor)));
    } catch (IllegalArgumentException e) {
      return Optional
          .empty(); // The node took it, so it is something newer than what is known here.
    }
  }

  private static String body(String descriptor) {
    int checksum = descriptor.indexOf('#');
    return checksum < 0 ? descriptor : descriptor.substring(0, checksum);
  }

  private static @Nullable InputSize size(String text) {
    Expression outer = Expression.parse(text, MAX_DEPTH);
    return switch (outer.name()) {
      case "pkh" -> keyHash(outer.only());
      case "wpkh" -> InputSize.WPKH;
      case "tr", "rawtr" -> InputSize.TAPROOT_KEY;
      case "wsh" -> witnessScript(outer.only(), false);
      case "sh" -> scriptHash(outer.only());
      default -> null;
    };
  }

  private static InputSize keyHash(Expression key) {
    return isUncompressed(key)
        ? InputSize.of(InputSize.SIGNATURE + InputSize.KEY + UNCOMPRESSED_MORE, 0)
        : InputSize.PKH;
  }

  static boolean isUncompressed(Expression key) {
    return key.name().length() - key.name().indexOf(']') - 1 == UNCOMPRESSED_DIGITS
        && key.name().indexOf("04", key.name().indexOf(']') + 1) == key.name().indexOf(']') + 1;
  }

  private static @Nullable InputSize scriptHash(Expression inner) {
    return switch (inner.name()) {
      case "wpkh" -> InputSize.SH_WPKH;
      case "wsh" -> witnessScript(inner.only(), true);
      case "multi", "sortedmulti" -> {
        Fragment multi = Fragment.of(inner);
        Fragment.Stack stack = multi.satisfied();
        // The empty item before the signatures is an opcode here, as long as an empty item.
        yield stack == null ? null : InputSize.ofScriptHash(stack.bytes(), multi.script());
      }
      default -> null;
    };
  }

  private static @Nullable InputSize witnessScript(Expression inner, boolean nested) {
    Fragment script = Fragment.of(inner);
    Fragment.Stack stack = script.satisfied();
    return stack == null
        ? null
        : InputSize.ofWitnessScript(stack.items(), stack.bytes(), script.script(), nested);
  }

  /**
   * A function with what it is of, or a word such as a key or number.
   *
   * @param wrappers of miniscript before it, letters
   */
  record Expression(String wrappers, String name, List<Expression> of) {
    Expression {
      of = List.copyOf(of);
    }

    Expression only() {
      if (of.size() != 1) {
        throw new IllegalArgumentException("not one argument");
      }
      return of.get(0);
    }

    static Expression parse(String text, int depth) {
      if (depth == 0) {
        throw new IllegalArgumentException("nested too deeply");
      }
      int open = text.indexOf('(');
      if (open < 0 || text.charAt(0) == '[' || !text.endsWith(")")) {
        return named(text, List.of());
      }
      return named(
          text.substring(0, open),
          arguments(text.substring(open + 1, text.length() - 1), depth - 1));
    }

    private static Expression named(String head, List<Expression> of) {
      int colon = head.indexOf(':');
      boolean wrapped = colon > 0 && head.charAt(0) != '[';
      return wrapped
          ? new Expression(head.substring(0, colon), head.substring(colon + 1), of)
          : new Expression("", head, of);
    }

    private static List<Expression> arguments(String text, int depth) {
      List<Expression> found = new ArrayList<>();
      int from = 0;
      int inside = 0;
      for (int i = 0; i <= text.length(); i++) {
        char c = i == text.length() ? ',' : text.charAt(i);
        if (c == '(' || c == '{' || c == '<') {
          inside++;
        } else if (c == ')' || c == '}' || c == '>') {
          inside--;
        } else if (c == ',' && inside == 0) {
          found.add(parse(text.substring(from, i), depth));
          from = i + 1;
        }
      }
      return found;
    }
  }
}
