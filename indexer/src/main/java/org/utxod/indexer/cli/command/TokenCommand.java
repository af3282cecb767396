package org.utxod.indexer.cli.command;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code utxod token}: manages the access tokens for reading and for administration. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description =
        "Create, list and remove tokens; a running daemon applies changes within a second.",
    synopsisSubcommandLabel = "add|list|remove",
    subcommands = {TokenCommand.Add.class, TokenCommand.ListAll.class, TokenCommand.Remove.class})
public final class TokenCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing subcommand: add, list or remove.");
  }

  /** {@code utxod token add}. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Create a token and print it; only its hash is stored, so it is never shown again.")
  static final class Add implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "the name of the token")
    private String name = "";

    @Option(
        names = "--role",
        paramLabel = "read|admin|pay|approve",
        description =
            "read: queries only; admin: admin calls too; pay: the wallet and payouts; approve: approve "
                + "payouts of others (read)")
    private String role = Role.READ.label();

    @Option(
        names = "--person",
        paramLabel = "WHO",
        description = "who holds it; for the roles pay and approve, which name a person")
    private @Nullable String person;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    Add(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Optional<Role> wanted = Role.of(role);
      if (wanted.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--role must be read, admin, pay or approve, not '" + role + "'.");
      }
      String secret = AccessToken.freshSecret(new SecureRandom());
      AccessToken token;
      try {
        token = AccessToken.of(name, wanted.get(), secret, person);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "Invalid token: " + e.getMessage() + ".", e);
      }
      TokenFile.in(options.config().dataDir()).add(token);
      console.answer(secret);
      return ExitStatus.DONE.code();
    }
  }

  /** {@code utxod token list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "List names and roles.")
  static final class ListAll implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    ListAll(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      List<AccessToken> tokens = TokenFile.in(options.config().dataDir()).read();
      tokens.forEach(token -> console.answer(token.role().label() + "\t" + token.name()
          + (token.person() == null ? "" : "\t" + token.person())));
      return ExitStatus.DONE.code();
    }
  }

  /** {@code utxod token remove}. */
  @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove a token.")
  static final class Remove implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "whose")
    private String name = "";

    Remove(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      if (!TokenFile.in(options.config().dataDir()).remove(name)) {
        console.note("utxod: There is no token " + name + ".");
        return ExitStatus.FAILED.code();
      }
      return ExitStatus.DONE.code();
    }
  }
}
