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
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.status.Status;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code utxod bootstrap}: an empty index is filled from a snapshot of the UTXO set. */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description = {
      "Fill an empty index from a file that 'dumptxoutset' wrote, or have the node write one.",
      "A load that was interrupted goes on when this, or 'utxod run', is started again."
    })
public final class BootstrapCommand implements Callable<Integer> {
  /** Where the coins come from. */
  static final class Origin {
    @Option(
        names = "--snapshot",
        paramLabel = "FILE",
        required = true,
        description = "a file of format 2 (Bitcoin Core 28 and later), or a pipe")
    private @Nullable Path snapshot;

    @Option(
        names = "--from-node",
        required = true,
        description = "have the node write it, load it, remove it, and go on as 'utxod run'")
    private boolean fromNode;
  }

  private final Console console;

  @ArgGroup(validate = false, order = 100, heading = CommonOptions.HEADING)
  private CommonOptions options = new CommonOptions();

  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  @Option(
      names = "--expect-hash",
      paramLabel = "H",
      description = "the hash_serialized_3 (txoutset_hash) that the coins must have")
  private @Nullable String expectHash;

  @Option(
      names = "--accept-unproven",
      description = "load it also where nothing vouches for it; the status says so")
  private boolean acceptUnproven;

  @Option(
      names = "--at-height",
      paramLabel = "H",
      description =
          "with --from-node: the set after that block instead of the tip; Core 29 and later, which before 32 takes its"
              + " chain back for it")
  private @Nullable Integer atHeight;

  @Option(
      names = "--node-path",
      paramLabel = "FILE",
      description =
          "with --from-node: where the node writes, as it sees it (in the data directory)")
  private @Nullable String nodePath;

  @Option(
      names = "--local-path",
      paramLabel = "FILE",
      description = "with --from-node: the same file as utxod sees it (as --node-path)")
  private @Nullable Path localPath;

  @Option(
      names = "--follow",
      negatable = true,
      description = "go on as 'utxod run' afterwards (with --from-node unless --no-follow)")
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
        Daemon daemon = Daemon.start(config, FollowedIndex.options(config), order)) {
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
        console.note("utxod: Interrupted. Start 'utxod run' or the same command again to go on.");
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
          case GIVEN -> "the one given";
          case PUBLISHED -> "the one that Bitcoin Core's source states";
          case NODE -> "the node's own";
          case NONE -> "which nothing proves: run 'utxod verify' once the index is at the tip";
        }));
  }

  private BootstrapOrder order(Config config) {
    Path snapshot = origin.snapshot;
    boolean nodeOptions = atHeight != null || nodePath != null || localPath != null;
    if (snapshot != null) {
      requireUsage(!nodeOptions, "--at-height, --node-path and --local-path go with --from-node.");
      return BootstrapOrder.ofFile(
          snapshot.toAbsolutePath().toString(), hash(expectHash), acceptUnproven);
    }
    requireUsage(
        expectHash == null && !acceptUnproven,
        "--expect-hash and --accept-unproven go with --snapshot; the node's own hash proves what it wrote.");
    requireUsage(
        localPath == null || nodePath != null,
        "--local-path says where utxod finds the node's file; give --node-path too.");
    requireUsage(atHeight == null || atHeight > 0, "--at-height takes a height from 1 on.");
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
          spec.commandLine(), "--expect-hash takes 64 hexadecimal digits, not '" + given + "'.", e);
    }
  }

  private void requireUsage(boolean right, String sentence) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }
}
