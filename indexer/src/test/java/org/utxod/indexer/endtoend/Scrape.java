package org.utxod.indexer.endtoend;

import java.util.Map;
import java.util.TreeMap;

/** The metrics at one moment: each series as it is written, {@code name{label="value"}}, with its value. */
record Scrape(Map<String, Double> series) {
  static Scrape parse(String text) {
    Map<String, Double> series = new TreeMap<>();
    for (String line : text.split("\n")) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
      }
    }
    return new Scrape(series);
  }

  /** 0 for one that is not there, as a counter that never counted. */
  double value(String name) {
    return series.getOrDefault(name, 0.0);
  }

  /** The sum over all labels. */
  double sum(String name) {
    double sum = 0;
    for (Map.Entry<String, Double> one : series.entrySet()) {
      if (one.getKey().equals(name) || one.getKey().startsWith(name + "{")) {
        sum += one.getValue();
      }
    }
    return sum;
  }

  boolean has(String name) {
    return series.keySet().stream().anyMatch(one -> one.equals(name) || one.startsWith(name + "{"));
  }
}
