package org.utxod.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.schema.ColumnFamily;

/** What RocksDB itself says of its options, in the file that it writes when it opens: some have no setter in Java. */
class RocksOptionsTest {
  private static final long MB = 1L << 20;

  @TempDir
  Path directory;

  @Test
  void no_family_rewrites_files_that_were_taken_in_whole() throws IOException {
    Map<String, Map<String, String>> families = families();
    assertThat(families).containsKeys("default", "coin", "balance", "undo");
    assertThat(families).hasSize(ColumnFamily.values().length + 1);
    families.forEach((family, options) -> assertThat(options)
        .as(family)
        .containsEntry("bottommost_file_compaction_delay", "2592000")
        .containsEntry("max_compaction_bytes", Long.toString(64 * MB)));
  }

  @Test
  void coins_are_packed_small_and_looked_up_without_a_filter_at_the_bottom() throws IOException {
    assertThat(families().get("coin"))
        .containsEntry("compression", "kLZ4Compression")
        .containsEntry("bottommost_compression", "kZSTD")
        .containsEntry("optimize_filters_for_hits", "true");
  }

  @Test
  void whole_families_are_compacted_in_large_parts_until_that_is_over() throws IOException {
    try (RocksStore store = RocksStore.open(directory, RocksStore.Memory.DEFAULT)) {
      store.deferTidying(true);
      assertThat(families(directory).get("coin"))
          .containsEntry("disable_auto_compactions", "true")
          .containsEntry("max_compaction_bytes", Long.toString(1600 * MB));
      store.deferTidying(false);
      assertThat(families(directory).get("coin"))
          .containsEntry("disable_auto_compactions", "false")
          .containsEntry("max_compaction_bytes", Long.toString(64 * MB));
    }
  }

  private Map<String, Map<String, String>> families() throws IOException {
    try (RocksStore store = RocksStore.open(directory, RocksStore.Memory.DEFAULT)) {
      assertThat(store.lost()).isEmpty();
      return families(directory);
    }
  }

  private static Map<String, Map<String, String>> families(Path directory) throws IOException {
    Map<String, Map<String, String>> families = new TreeMap<>();
    Map<String, String> options = new TreeMap<>();
    for (String line : newest(directory)) {
      if (line.startsWith("[")) {
        options = new TreeMap<>();
        if (line.startsWith("[CFOptions")) {
          families.put(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')), options);
        }
      } else if (line.contains("=")) {
        String[] option = line.strip().split("=", 2);
        options.put(option[0], option[1]);
      }
    }
    return families;
  }

  private static List<String> newest(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path newest = files
          .filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
          .max((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .orElseThrow();
      return Files.readAllLines(newest);
    }
  }
}
