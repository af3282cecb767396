package org.utxod.query.http;

import java.util.Arrays;
import java.util.List;

/** A path with variables, {@code /v1/address/{address}/balance}; a variable is a whole segment. */
public record PathTemplate(List<Segment> segments) {
  /**
   * One part between slashes.
   *
   * @param text a literal, or the variable's name
   */
  public record Segment(String text, boolean variable) {
    @Override
    public String toString() {
      return variable ? "{" + text + "}" : text;
    }
  }

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it does not begin with a slash
   */
  public static PathTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + text);
    }
    return new PathTemplate(Arrays.stream(text.substring(1).split("/", -1))
        .map(PathTemplate::segment)
        .toList());
  }

  private static Segment segment(String part) {
    boolean variable = part.startsWith("{") && part.endsWith("}");
    return new Segment(variable ? part.substring(1, part.length() - 1) : part, variable);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      text.append('/').append(segment);
    }
    return text.toString();
  }
}
