package org.utxod.query.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.DescriptorSource.Branch;

/**
 * What an account is made of. As text, one thing a line: the descriptor, the gap, then its branches.
 *
 * @param descriptor as given, or made of an extended key; null for an account of single scripts
 * @param gap so many indexes are kept ready beyond the last that was used
 * @param branches of the descriptor
 */
record AccountDefinition(@Nullable String descriptor, int gap, List<Branch> branches) {
  /** Of an account of single scripts. */
  static final AccountDefinition OF_SCRIPTS = new AccountDefinition(null, 0, List.of());

  private static final String DESCRIPTOR = "descriptor ";
  private static final String GAP = "gap ";
  private static final String RANGED = "ranged ";
  private static final String SINGLE = "single ";

  AccountDefinition {
    branches = List.copyOf(branches);
  }

  String text() {
    if (descriptor == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(DESCRIPTOR).append(descriptor).append('\n');
    text.append(GAP).append(gap).append('\n');
    for (Branch branch : branches) {
      text.append(branch.ranged() ? RANGED : SINGLE).append(branch.text()).append('\n');
    }
    return text.toString();
  }

  static AccountDefinition parse(String text) {
    String descriptor = null;
    int gap = 0;
    List<Branch> branches = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(DESCRIPTOR)) {
        descriptor = line.substring(DESCRIPTOR.length());
      } else if (line.startsWith(GAP)) {
        gap = Integer.parseInt(line.substring(GAP.length()));
      } else if (line.startsWith(RANGED)) {
        branches.add(new Branch(line.substring(RANGED.length()), true));
      } else if (line.startsWith(SINGLE)) {
        branches.add(new Branch(line.substring(SINGLE.length()), false));
      }
    }
    return new AccountDefinition(descriptor, gap, branches);
  }
}
