package org.utxod.indexer.cli.command;

import java.lang.reflect.Constructor;
import org.utxod.indexer.cli.console.Console;
import picocli.CommandLine;

/** Creates commands and passes the console to those that print. */
public final class CommandFactory implements CommandLine.IFactory {
  private final Console console;

  public CommandFactory(Console console) {
    this.console = console;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == Console.class) {
        return type.cast(constructor.newInstance(console));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
