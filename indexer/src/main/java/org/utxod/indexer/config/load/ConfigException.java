package org.utxod.indexer.config.load;

import java.util.List;
import org.utxod.store.error.UtxodException;

/** All problems of a configuration. */
public final class ConfigException extends UtxodException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ConfigException(List<String> problems) {
    super(Decision.STOP, String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One message for each problem. */
  public List<String> problems() {
    return problems;
  }
}
