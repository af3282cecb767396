package org.utxod.indexer.cli;

import java.util.Arrays;
import java.util.List;
import org.utxod.indexer.cli.command.CommandFactory;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cli.log.Logging;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine;

/** Starts and ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(Main::endAfterSignal), args));
  }

  /** Ends the process after a clean stop; Java would otherwise report the signal itself as the exit status. */
  private static void endAfterSignal() {
    Runtime.getRuntime().halt(ExitStatus.DONE.code());
  }

  /** Runs one command without ending the process. */
  public static int run(Console console, String... args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    boolean serves = args.length > 0 && List.of("run", "demo", "bootstrap").contains(args[0]);
    Logging.configure(debug, serves);
    CommandLine line = new CommandLine(new UtxodCommand(), new CommandFactory(console));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().usageMessage().abbreviateSynopsis(true));
    line.setOut(
        new java.io.PrintWriter(console.out(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setErr(
        new java.io.PrintWriter(console.err(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      report(console, e, debug);
      return ExitStatus.of(e).code();
    });
    line.setParameterExceptionHandler((e, rest) -> {
      console.note("utxod: " + e.getMessage());
      console.note("Try 'utxod " + name(e.getCommandLine()) + "--help'.");
      return ExitStatus.USAGE.code();
    });
    return line.execute(args);
  }

  private static String name(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  private static void report(Console console, Exception e, boolean debug) {
    if (debug) {
      e.printStackTrace(console.err());
      return;
    }
    String message =
        e instanceof UtxodException && e.getMessage() != null ? e.getMessage() : unexpected(e);
    message.lines().forEach(lineOfText -> console.note("utxod: " + lineOfText));
  }

  private static String unexpected(Exception e) {
    return "Unexpected error: " + e + ". Run again with --debug for a stack trace.";
  }
}
