package org.utxod.indexer.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Known names, and the nearest of them to a mistyped one. */
public final class Names {
  private Names() {}

  /** Whether this key has settings below it. */
  public static boolean isSection(String key) {
    return Setting.all().stream().anyMatch(setting -> setting.key().startsWith(key + "."));
  }

  public static Optional<String> nearest(String key) {
    return nearest(key, Setting.all().stream().map(Setting::key).toList());
  }

  /** The known name with the fewest differing letters, if fewer than half of them differ. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String best = null;
    int fewest = Math.max(3, name.length() / 2);
    for (String candidate : List.copyOf(known)) {
      int changes = distance(name, candidate);
      if (changes < fewest) {
        fewest = changes;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(same, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
