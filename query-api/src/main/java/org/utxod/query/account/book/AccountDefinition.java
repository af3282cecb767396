package org.utxod.query.account.book;

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
 * @param depths numbers of confirmations, from 2 on, that events tell of
 */
public record AccountDefinition(
    @Nullable String descriptor, int gap, List<Branch> branches, List<Integer> depths) {

  private static final String DESCRIPTOR = "descriptor ";
  private static final String GAP = "gap ";
  private static final String DEPTH = "confirmations ";
  private static final String RANGED = "ranged ";
  private static final String SINGLE = "single ";

  public AccountDefinition {
    branches = List.copyOf(branches);
    depths = List.copyOf(depths);
  }

  /** As it is stored. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (descriptor != null) {
      text.append(DESCRIPTOR).append(descriptor).append('\n');
      text.append(GAP).append(gap).append('\n');
    }
    for (Branch branch : branches) {
      text.append(branch.ranged() ? RANGED : SINGLE).append(branch.text()).append('\n');
    }
    for (int depth : depths) {
      text.append(DEPTH).append(depth).append('\n');
    }
    return text.toString();
  }

  /** From what is stored. */
  public static AccountDefinition parse(String text) {
    String descriptor = null;
    int gap = 0;
    List<Branch> branches = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(DESCRIPTOR)) {
        descriptor = line.substring(DESCRIPTOR.length());
      } else if (line.startsWith(GAP)) {
        gap = Integer.parseInt(line.substring(GAP.length()));
      } else if (line.startsWith(DEPTH)) {
        depths.add(Integer.valueOf(line.substring(DEPTH.length())));
      } else if (line.startsWith(RANGED)) {
        branches.add(new Branch(line.substring(RANGED.length()), true));
      } else if (line.startsWith(SINGLE)) {
        branches.add(new Branch(line.substring(SINGLE.length()), false));
      }
    }
    return new AccountDefinition(descriptor, gap, branches, depths);
  }
}
