package org.utxod.config;

import java.util.List;
import org.utxod.fault.Fault;

/** What is wrong with the configuration, all of it. */
public final class ConfigFault extends Fault {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ConfigFault(List<String> problems) {
    super(Decision.STOP, String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem. */
  public List<String> problems() {
    return problems;
  }
}
