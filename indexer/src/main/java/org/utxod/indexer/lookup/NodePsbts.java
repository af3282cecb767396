package org.utxod.indexer.lookup;

import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.DescriptorException;
import org.utxod.query.port.PsbtSource;

/** PSBTs by the nodes. Thread-safe. */
final class NodePsbts implements PsbtSource {
  private final NodeCalls calls;

  NodePsbts(NodeCalls calls) {
    this.calls = calls;
  }

  @Override
  public String update(String psbt, List<Range> ranges) {
    try {
      return calls.askOrBeRefused(node -> node.psbts().update(psbt, ranges));
    } catch (NodeException e) {
      throw new DescriptorException("The node cannot add what signers want to know" + reason(e));
    }
  }

  @Override
  public Finalized finish(String psbt) {
    try {
      return calls
          .askOrBeRefused(node -> node.psbts().finish(psbt))
          .<Finalized>map(Finalized.Complete::new)
          .orElse(new Finalized.Incomplete());
    } catch (NodeException e) {
      return new Finalized.Refused("The node cannot use it" + reason(e));
    }
  }

  @Override
  public Verdict test(String hex) {
    try {
      return calls.askOrBeRefused(node -> node.psbts().test(hex));
    } catch (NodeException e) {
      return new Verdict(false, "The node cannot use it" + reason(e));
    }
  }

  /* The node's own words, but never those that repeat what it was given. */
  private static String reason(NodeException e) {
    String said = e.said();
    return said == null || said.length() > 100 ? "." : ": " + said;
  }
}
