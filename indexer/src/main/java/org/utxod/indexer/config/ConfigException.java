package org.utxod.indexer.config;

import java.util.List;
import org.utxod.store.error.UtxodException;

/** What is wrong with the configuration, all of it. */
public final class ConfigException extends UtxodException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ConfigException(List<String> problems) {
    super(Decision.STOP, String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem. */
  public List<String> problems() {
    return problems;
  }
}
