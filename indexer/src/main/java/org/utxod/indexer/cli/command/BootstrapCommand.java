package org.utxod.indexer.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cli.console.ProgressLine;
import org.utxod.indexer.cli.console.StopSignal;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.status.Status;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code utxod bootstrap}: fills an empty index from a snapshot of the UTXO set. */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description = {
      "Load a UTXO snapshot ('dumptxoutset') into an empty index, or let the node create one.",
      "An interrupted load resumes when this command or 'utxod run' is started again."
    })
public final class BootstrapCommand implements Callable<Integer> {
  /** Where the coins come from. */
  static final class Origin {
    @Option(
        names = "--snapshot",
        paramLabel = "FILE",
        required = true,
        description = "a file in format 2 (Bitcoin Core 28 and later), or a pipe")
    private @Nullable Path snapshot;

    @Option(
        names = "--from-node",
        required = true,
        description =
            "let the node create the snapshot, load it, remove it, and continue as 'utxod run'")
    private boolean fromNode;
  }

  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  @Option(
      names = "--expect-hash",
      paramLabel = "H",
      description = "the expected hash_serialized_3 (txoutset_hash) of the coins")
  private @Nullable String expectHash;

  @Option(
      names = "--accept-unproven",
      description = "load it even if it cannot be verified; the status says so")
  private boolean acceptUnproven;

  @Option(
      names = "--at-height",
      paramLabel = "H",
      description =
          "with --from-node: the UTXO set after this block instead of the tip; Core 29 and later (before 32, "
              + "Core rolls back its chain for it)")
  private @Nullable Integer atHeight;

  @Option(
      names = "--node-path",
      paramLabel = "FILE",
      description =
          "with --from-node: the file the node writes, as the node sees it (default: in the data directory)")
  private @Nullable String nodePath;

  @Option(
      names = "--local-path",
      paramLabel = "FILE",
      description = "with --from-node: the same file as utxod sees it (default: --node-path)")
  private @Nullable Path localPath;

  @Option(
      names = "--follow",
      negatable = true,
      description = "continue as 'utxod run' afterwards (default with --from-node)")
  private @Nullable Boolean follow;

  @Spec
  private picocli.CommandLine.Model.CommandSpec spec;

  BootstrapCommand(Console console) {
    this.console = console;
    this.spec = picocli.CommandLine.Model.CommandSpec.create();
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    BootstrapOrder order = order(config);
    try (StopSignal stop = new StopSignal(console.endProcess());
        Daemon daemon = Daemon.start(config, RuntimeContext.of(config), order)) {
      ProgressLine progress = ProgressLine.of(console, daemon.status());
      CompletableFuture<Boolean> loaded = daemon.bootstrapped();
      var unused = loaded.whenComplete((done, failure) -> {
        if (!follows() || failure != null || !done) {
          stop.ask();
        } else {
          sayLoaded(daemon.status().status());
        }
      });
      stop.await();
      progress.close();
      if (loaded.isDone() && join(loaded)) {
        if (!follows()) {
          sayLoaded(daemon.status().status());
          console.answer("Start 'utxod run' to follow the chain from there.");
        }
      } else {
        console.note("utxod: Interrupted. Run 'utxod run' or the same command again to resume.");
      }
    }
    return ExitStatus.DONE.code();
  }

  private boolean follows() {
    return follow == null ? origin.fromNode : follow;
  }

  private static boolean join(CompletableFuture<Boolean> loaded) throws InterruptedException {
    try {
      return loaded.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UtxodException utxodException) {
        throw utxodException;
      }
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The snapshot could not be loaded (" + e.getCause() + ").",
          e);
    }
  }

  private void sayLoaded(Status status) {
    SnapshotOrigin loaded = Optional.ofNullable(status.snapshot()).orElseThrow();
    console.answer(String.format(
        Locale.ROOT,
        "Loaded the snapshot at block %s: %,d coins, %s. Its hash is %s, %s.",
        loaded.base(),
        status.index().utxoCount(),
        HumanFormat.btc(status.index().totalSat()),
        loaded.hash(),
        switch (loaded.proof()) {
          case GIVEN -> "as given";
          case PUBLISHED -> "as in Bitcoin Core's source";
          case NODE -> "as the node computed";
          case NONE -> "unverified: run 'utxod verify' once the index is at the tip";
        }));
  }

  private BootstrapOrder order(Config config) {
    Path snapshot = origin.snapshot;
    boolean nodeOptions = atHeight != null || nodePath != null || localPath != null;
    if (snapshot != null) {
      requireUsage(!nodeOptions, "--at-height, --node-path and --local-path require --from-node.");
      return BootstrapOrder.ofFile(
          snapshot.toAbsolutePath().toString(), hash(expectHash), acceptUnproven);
    }
    requireUsage(
        expectHash == null && !acceptUnproven,
        "--expect-hash and --accept-unproven require --snapshot; a snapshot of the node is verified by the "
            + "node's own hash.");
    requireUsage(localPath == null || nodePath != null, "--local-path requires --node-path.");
    requireUsage(atHeight == null || atHeight > 0, "--at-height must be 1 or more.");
    String inDataDir =
        config.dataDir().toAbsolutePath().resolve("from-node.dat").toString();
    String asNodeSees = nodePath == null ? inDataDir : nodePath;
    String local = localPath == null ? asNodeSees : localPath.toAbsolutePath().toString();
    return BootstrapOrder.fromNode(local, asNodeSees, atHeight);
  }

  private @Nullable String hash(@Nullable String given) {
    if (given == null) {
      return null;
    }
    try {
      return SerializedSetHash.ofDisplay(given).display();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--expect-hash must be 64 hexadecimal digits, not '" + given + "'.",
          e);
    }
  }

  private void requireUsage(boolean right, String message) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
