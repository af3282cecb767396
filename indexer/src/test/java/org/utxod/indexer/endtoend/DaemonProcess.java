package org.utxod.indexer.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.utxod.indexer.simnode.SimulatedNode;

/** The daemon as a process of its own, to be killed without mercy. */
final class DaemonProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  /** Starts {@code utxod run} on a node and a data directory. */
  DaemonProcess(
      Path directory, SimulatedNode node, Path cookie, Path dataDirectory, String... more) {
    this("run", Map.of(), directory, node, cookie, dataDirectory, more);
  }

  /** Starts any command that is a daemon. */
  DaemonProcess(
      String name,
      Map<String, String> environment,
      Path directory,
      SimulatedNode node,
      Path cookie,
      Path dataDirectory,
      String... more) {
    this(directory, environment, arguments(name, node, cookie, dataDirectory, more));
  }

  /** Starts {@code utxod run} with a configuration file. */
  DaemonProcess(Path directory, Path config) {
    this(directory, Map.of(), List.of("run", "--config", config.toString()));
  }

  private static List<String> arguments(
      String name, SimulatedNode node, Path cookie, Path dataDirectory, String... more) {
    List<String> arguments = new ArrayList<>(List.of(
        name,
        "--network",
        "regtest",
        "--data-dir",
        dataDirectory.toString(),
        "--rpc-url",
        node.url(),
        "--rpc-cookie",
        cookie.toString(),
        "--http",
        "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private DaemonProcess(Path directory, Map<String, String> environment, List<String> arguments) {
    this.log = directory.resolve("daemon.log");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        "org.utxod.indexer.cli.Main"));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      process = builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has said so far. */
  String log() {
    try {
      return java.nio.file.Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the process to end by itself, with a timeout. */
  boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits for the process to end by itself; its exit status. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end by itself; see " + log());
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not stop on SIGTERM; see " + log);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
