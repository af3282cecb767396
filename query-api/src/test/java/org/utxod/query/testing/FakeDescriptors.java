package org.utxod.query.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.query.port.DescriptorException;
import org.utxod.query.port.DescriptorSource;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** Takes anything that ends with a star for a descriptor, of two branches if it has a multipath; others are refused. */
public final class FakeDescriptors implements DescriptorSource {
  private static final String TWO = "<0;1>";

  @Override
  public List<Branch> branches(String descriptor) {
    if (!descriptor.endsWith("*)")) {
      throw new DescriptorException("The node does not accept the descriptor.");
    }
    return descriptor.contains(TWO)
        ? List.of(
            new Branch(descriptor.replace(TWO, "0"), true),
            new Branch(descriptor.replace(TWO, "1"), true))
        : List.of(new Branch(descriptor, true));
  }

  @Override
  public List<Script> derive(Branch branch, int from, int to) {
    List<Script> scripts = new ArrayList<>();
    for (int index = from; index <= to; index++) {
      scripts.add(script(branch.text(), index));
    }
    return scripts;
  }

  /** The script at an index of a branch. */
  public static Script script(String branch, int index) {
    byte[] hash =
        ScriptKey.sha256().digest((branch + '/' + index).getBytes(StandardCharsets.UTF_8));
    byte[] script = new byte[22];
    script[1] = 20;
    System.arraycopy(Arrays.copyOf(hash, 20), 0, script, 2, 20);
    return Script.of(script);
  }
}
