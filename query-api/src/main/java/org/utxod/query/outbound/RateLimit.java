package org.utxod.query.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's published limit: this many calls in any period of that length. */
public record RateLimit(int calls, Duration period) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/(s|min|h|day)");

  public RateLimit {
    if (calls < 1 || period.toNanos() <= 0) {
      throw new IllegalArgumentException("a rate limit is at least one call per period");
    }
  }

  /**
   * Parses limits separated by spaces: {@code 3/s 200/h}; units are s, min, h and day.
   *
   * @throws IllegalArgumentException with a phrase that states the format
   */
  public static List<RateLimit> parse(String text) {
    List<RateLimit> limits = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      Matcher matcher = TEXT.matcher(word);
      if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1) {
        throw new IllegalArgumentException(
            "must be rate limits such as '3/s 200/h', with s, min, h or day");
      }
      limits.add(new RateLimit(Integer.parseInt(matcher.group(1)), unit(matcher.group(2))));
    }
    return List.copyOf(limits);
  }

  /**
   * Parses one limit, such as {@code 50/s}.
   *
   * @throws IllegalArgumentException with a phrase that states the format
   */
  public static RateLimit parseOne(String text) {
    List<RateLimit> limits = parse(text);
    if (limits.size() != 1) {
      throw new IllegalArgumentException("must be one limit, such as 50/s");
    }
    return limits.get(0);
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "s" -> Duration.ofSeconds(1);
      case "min" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** The text form: {@code 3/s}. */
  @Override
  public String toString() {
    String unit = switch ((int) period.toSeconds()) {
      case 1 -> "s";
      case 60 -> "min";
      case 3_600 -> "h";
      case 86_400 -> "day";
      default -> period.toString();
    };
    return calls + "/" + unit;
  }
}
