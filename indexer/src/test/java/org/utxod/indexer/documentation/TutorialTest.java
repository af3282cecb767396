package org.utxod.indexer.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's page and its script say the same, and it is so. */
class TutorialTest {
  /** Names the program of a real node, without which the script cannot run. */
  private static final String VARIABLE = "BITCOIND";

  private static final int MINUTES = 4;
  private static final Pattern ENDPOINT = Pattern.compile("\\$URL(/[^\\s?\"]+)");

  private final List<Tutorial.Step> page = Tutorial.ofPage(Documents.text(Tutorial.PAGE));
  private final List<String> script = Tutorial.ofScript(Documents.text(Tutorial.SCRIPT));

  @TempDir
  Path directory;

  @Test
  void the_page_shows_what_the_script_does() {
    assertThat(page).extracting(Tutorial.Step::command).hasSizeGreaterThan(8).isEqualTo(script);
    assertThat(Files.isExecutable(Documents.ROOT.resolve(Tutorial.SCRIPT))).isTrue();
  }

  @Test
  void every_endpoint_is_in_the_description_of_the_api() throws IOException {
    JsonNode paths = new YAMLMapper()
        .readTree(
            Documents.text("query-api/src/main/resources/org/utxod/query/http/docs/openapi.yaml"))
        .path("paths");
    List<String> known = new ArrayList<>();
    paths.fieldNames().forEachRemaining(path -> known.add(path.replaceAll("\\{[^}]+}", "[^/]+")));
    List<String> asked = new ArrayList<>();
    Matcher endpoint = ENDPOINT.matcher(Documents.text(Tutorial.SCRIPT));
    while (endpoint.find()) {
      asked.add(endpoint.group(1));
    }
    assertThat(asked)
        .hasSizeGreaterThan(8)
        .allSatisfy(path -> assertThat(known).as(path).anyMatch(path::matches));
  }

  @Test
  void an_answer_that_changed_is_noticed() {
    Tutorial.Step given = Tutorial.ofOutput("# A step\n$ ask\n{\"fee_sat\":220,\"a\":1,\"b\":2}\n")
        .get(0);
    assertThat(Tutorial.ofPage("```console\n$ ask\n{\"fee_sat\":220,… \"b\":2}\n```"))
        .singleElement()
        .matches(step -> step.matches(given));
    for (String other :
        List.of("{\"fee_sat\":221,…", "{\"fee_sat\":220,…\"b\":3}", "{\"fee_sat\":220")) {
      assertThat(Tutorial.ofPage("```console\n$ ask\n" + other + "\n```"))
          .singleElement()
          .matches(step -> !step.matches(given));
    }
  }

  /** Twice at the same time, as neither knows of the other. */
  @Test
  void it_is_as_the_page_says() throws Exception {
    assumeTrue(
        System.getenv(VARIABLE) != null,
        "skipped: " + VARIABLE + " does not name a bitcoind to run against");
    Path program = program();
    List<Process> runs = new ArrayList<>();
    try {
      for (String name : List.of("one", "two")) {
        runs.add(start(program, Files.createDirectory(directory.resolve(name))));
      }
      for (Process run : runs) {
        assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      }
    } finally {
      runs.forEach(Process::destroy); // It ends what it started.
    }
    for (String name : List.of("one", "two")) {
      String output = Files.readString(output(name), StandardCharsets.UTF_8);
      List<Tutorial.Step> given = Tutorial.ofOutput(output);
      assertThat(output).contains("Done: 25000000 sat came in");
      assertThat(given).as(output).hasSameSizeAs(page);
      for (int i = 0; i < page.size(); i++) {
        Tutorial.Step step = given.get(i);
        assertThat(page.get(i)).matches(shown -> shown.matches(step), "as given: " + step);
      }
      try (Stream<Path> left = Files.list(directory.resolve(name))) {
        assertThat(left).isEmpty();
      }
    }
    assertThat(runs).extracting(Process::exitValue).containsOnly(0);
    assertThat(ProcessHandle.allProcesses()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> line.contains(directory.toString() + "/one")
                || line.contains(directory.toString() + "/two")))
        .isEmpty();
  }

  private Path output(String name) {
    return directory.resolve(name + ".txt");
  }

  private Process start(Path program, Path own) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(
            "bash", Documents.ROOT.resolve(Tutorial.SCRIPT).toAbsolutePath().toString())
        .redirectErrorStream(true)
        .redirectOutput(output(own.getFileName().toString()).toFile());
    builder.environment().put("UTXOD", program.toString());
    builder.environment().put("TMPDIR", own.toString());
    return builder.start();
  }

  /** What is being built, as a program. */
  private Path program() throws IOException {
    Path program = Files.writeString(directory.resolve("utxod"), """
        #!/bin/sh
        exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m -cp '%s' org.utxod.indexer.cli.Main "$@"
        """.formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path")));
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
