package org.utxod.indexer.cli.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.NodeFactory;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.reserves.ReservesVerification;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code utxod reserves}: claims of reserves. */
@Command(
    name = "reserves",
    mixinStandardHelpOptions = true,
    subcommands = ReservesCommand.Verify.class,
    description = "Check claims of reserves, as POST /v1/reserves makes them.")
public final class ReservesCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: utxod reserves verify FILE.");
  }

  /** {@code utxod reserves verify FILE}: by the node alone. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Hold a claim against the node: every coin, its value and its script.")
  public static final class Verify implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "FILE", description = "the claim")
    private Path file = Path.of("");

    public Verify(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE, "The file " + file + " cannot be read.");
      }
      Config config = options.config();
      List<BlockSource> sources = NodeFactory.of(config, Clock.systemUTC());
      List<BitcoinNode> nodes = NodeFactory.nodes(config);
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        BlockSource source = sources.get(0);
        source.requireChain(config.network());
        ReservesVerification.Outcome outcome = new ReservesVerification(
                source, new NodeLookups(nodes.get(0)), config.network(), words -> {})
            .check(lines);
        console.answer(outcome.sentence());
        return (outcome.proven() ? ExitStatus.DONE : ExitStatus.VERIFICATION).code();
      } finally {
        sources.forEach(BlockSource::close);
        nodes.forEach(BitcoinNode::close);
      }
    }
  }
}
