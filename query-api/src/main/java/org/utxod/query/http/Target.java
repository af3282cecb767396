package org.utxod.query.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The path and query of a request, parsed and decoded once, strictly: anything that servers and proxies could read in
 * two ways is rejected.
 *
 * @param segments of the path, decoded; none contains a slash or is one or two dots
 */
public record Target(List<String> segments, List<QueryParameter> query) {
  /** A name and its value, decoded. */
  public record QueryParameter(String name, String value) {}

  private static final int MAX_SEGMENTS = 16;
  private static final int MAX_PARAMETERS = 16;
  private static final int MAX_VALUES = 512;

  /**
   * Parses a target.
   *
   * @param query null if there is none
   * @throws HttpException if it is malformed
   */
  public static Target parse(String path, @Nullable String query) {
    if (!path.startsWith("/")) {
      throw bad("The path must begin with a slash.");
    }
    List<String> segments = new ArrayList<>(6);
    int from = 1;
    while (true) {
      int slash = path.indexOf('/', from);
      String segment = decode(path, from, slash < 0 ? path.length() : slash, false);
      if (segment.equals(".") || segment.equals("..") || segment.indexOf('/') >= 0) {
        throw bad("The path must not contain '.' or '..' segments, nor an encoded slash.");
      }
      if (segments.size() == MAX_SEGMENTS) {
        throw new HttpException(Problem.notFound("The path has too many segments."));
      }
      segments.add(segment);
      if (slash < 0) {
        break;
      }
      from = slash + 1;
    }
    return new Target(segments, query == null || query.isEmpty() ? List.of() : parseQuery(query));
  }

  private static List<QueryParameter> parseQuery(String query) {
    List<QueryParameter> parameters = new ArrayList<>(4);
    int from = 0;
    while (from <= query.length()) {
      int end = query.indexOf('&', from);
      if (end < 0) {
        end = query.length();
      }
      int equals = query.indexOf('=', from);
      if (equals < 0 || equals > end) {
        throw bad("Each part of the query must be NAME=VALUE.");
      }
      if (parameters.size() == MAX_VALUES) {
        throw bad("The query holds too many parameters.");
      }
      String name = decode(query, from, equals, true);
      parameters.add(new QueryParameter(name, decode(query, equals + 1, end, true)));
      from = end + 1;
    }
    return parameters;
  }

  /**
   * Rejects parameters that occur more often than allowed.
   *
   * @param repeatable which names may occur several times
   */
  public void requireOnce(Predicate<String> repeatable) {
    Set<String> seen = new HashSet<>();
    for (QueryParameter parameter : query) {
      if (!seen.add(parameter.name) && !repeatable.test(parameter.name)) {
        throw bad("A query parameter is repeated. Give it once.");
      }
    }
    if (seen.size() > MAX_PARAMETERS) {
      throw bad("The query holds too many parameters.");
    }
  }

  private static String decode(String text, int from, int to, boolean plusIsSpace) {
    boolean plain = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        throw bad("The path and query must be printable ASCII; percent-encode other characters.");
      }
      plain &= c != '%' && !(plusIsSpace && c == '+');
    }
    return plain ? text.substring(from, to) : decodeEscapes(text, from, to, plusIsSpace);
  }

  private static String decodeEscapes(String text, int from, int to, boolean plusIsSpace) {
    ByteBuffer bytes = ByteBuffer.allocate(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw bad(
              "A percent sign in the path or query must be followed by two hexadecimal digits.");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put((byte) (plusIsSpace && c == '+' ? ' ' : c));
      }
    }
    String decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw bad("The percent-encoded bytes in the path or query are not valid UTF-8.");
    }
    if (decoded.chars().anyMatch(Character::isISOControl)) {
      throw bad("The path and query must not contain control characters.");
    }
    return decoded;
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
