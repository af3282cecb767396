package org.utxod.indexer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.load.ConfigException;
import org.utxod.indexer.config.load.ConfigLoader;

/** Loads a configuration from a file, options and an environment of the test. */
abstract class ConfigFixture {
  static final Path HOME = Path.of("/home/satoshi");

  @TempDir
  Path directory;

  final Map<Setting<?>, List<String>> options = new HashMap<>();
  final Map<String, String> environment = new HashMap<>();

  Config load(String yaml) {
    try {
      Path file = Files.writeString(directory.resolve("utxod.yaml"), yaml);
      return ConfigLoader.load(options, file, environment, HOME).config();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void assertProblems(String yaml, String... sentences) {
    assertThatThrownBy(() -> load(yaml)).isInstanceOfSatisfying(ConfigException.class, fault -> {
      assertThat(fault.problems()).hasSameSizeAs(sentences);
      for (int i = 0; i < sentences.length; i++) {
        assertThat(fault.problems().get(i)).contains(sentences[i]);
      }
    });
  }
}
