package org.utxod.query.http.routing;

import java.util.List;
import java.util.Optional;
import org.utxod.query.http.PathTemplate;

/** Suggests the path that was probably meant by an unknown one. Bounded in work: long segments are not compared. */
final class NearestPath {
  private static final int MAX_COST = 4;
  private static final int MAX_COMPARED_LENGTH = 24;
  private static final int FAR = 1_000;

  private final List<PathTemplate> paths;

  NearestPath(List<PathTemplate> paths) {
    this.paths = List.copyOf(paths);
  }

  /** The known path that differs least, by a few letters in its literals or a trailing slash; often none. */
  Optional<PathTemplate> to(List<String> segments) {
    List<String> requested = withoutSlashAtEnd(segments);
    PathTemplate best = null;
    int bestCost = MAX_COST + 1;
    for (PathTemplate path : paths) {
      int cost = cost(requested, path.segments());
      if (cost < bestCost) {
        best = path;
        bestCost = cost;
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<String> withoutSlashAtEnd(List<String> segments) {
    int last = segments.size() - 1;
    return last > 0 && segments.get(last).isEmpty() ? segments.subList(0, last) : segments;
  }

  private static int cost(List<String> requested, List<PathTemplate.Segment> path) {
    if (requested.size() != path.size()) {
      return FAR;
    }
    int cost = 0;
    for (int i = 0; i < requested.size(); i++) {
      if (!path.get(i).variable()) {
        cost += distance(requested.get(i), path.get(i).text());
      }
    }
    return cost;
  }

  /* The Levenshtein distance, with two rows. */
  private static int distance(String a, String b) {
    if (a.length() > MAX_COMPARED_LENGTH || b.length() > MAX_COMPARED_LENGTH) {
      return FAR;
    }
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }
}
