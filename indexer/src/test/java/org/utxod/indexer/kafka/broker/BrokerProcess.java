package org.utxod.indexer.kafka.broker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One broker, which is a controller too; its directory outlives its process. */
final class BrokerProcess {
  /* Where the build copies them, seen from the module's directory. */
  private static final Path ARCHIVES = Path.of("brokers", "target", "kafka");
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Path properties;
  private Process process;

  /**
   * Formats its directory.
   *
   * @param more arguments of the format, such as {@code --add-scram}
   */
  BrokerProcess(Path directory, String clusterId, String settings, List<String> more) {
    this.directory = directory;
    this.properties = directory.resolve("broker.properties");
    List<String> arguments = new ArrayList<>(
        List.of("kafka.tools.StorageTool", "format", "-t", clusterId, "-c", properties.toString()));
    arguments.addAll(more);
    try {
      Files.createDirectories(directory);
      Files.writeString(properties, settings + "log.dirs=" + directory.resolve("data") + "\n");
      process = launch(arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the archives are there that brokers need. */
  static boolean installed() {
    try (Stream<Path> files = Files.list(ARCHIVES)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("kafka_"));
    } catch (IOException e) {
      return false;
    }
  }

  void awaitFormatted() {
    if (!ended() || process.exitValue() != 0) {
      throw new AssertionError("the broker's directory was not formatted: " + log());
    }
  }

  void start() {
    if (isAlive()) {
      throw new IllegalStateException("it runs");
    }
    try {
      process = launch(List.of("kafka.Kafka", properties.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx320m",
        "-XX:+UseSerialGC",
        "-XX:MaxDirectMemorySize=128m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        ARCHIVES.toAbsolutePath() + File.separator + "*"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    ended();
  }

  /** SIGTERM: it hands its leaderships over. Killed where that takes too long. */
  void stop() {
    process.destroy();
    if (!ended()) {
      kill();
    }
  }

  /** SIGSTOP or SIGCONT, by their names without SIG. */
  void signal(String name) {
    Signals.send(process, name);
  }

  private boolean ended() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The end of what it said. */
  String log() {
    try {
      String log = Files.readString(directory.resolve("log"));
      return log.substring(Math.max(0, log.length() - 4_000));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
