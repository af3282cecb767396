package org.utxod.indexer.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.utxod.indexer.bitcoind.DescriptorCalls;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.address.Addresses;
import org.utxod.query.port.DescriptorException;
import org.utxod.query.port.DescriptorSource;
import org.utxod.store.chain.Script;

/** Descriptors by the nodes. Thread-safe. */
final class NodeDescriptors implements DescriptorSource {
  /** Indexes in one call: a tenth of a second of the node's time. */
  private static final int AT_ONCE = 1_000;

  private final NodeCalls calls;

  NodeDescriptors(NodeCalls calls) {
    this.calls = calls;
  }

  @Override
  public List<Branch> branches(String descriptor) {
    DescriptorCalls.Info info;
    try {
      info = calls.askOrBeRefused(node -> node.descriptors().info(descriptor));
    } catch (NodeException e) {
      throw new DescriptorException("The node does not accept the descriptor" + reason(e));
    }
    if (info.privateKeys()) {
      throw new DescriptorException(
          "The descriptor holds private keys. Private keys are refused: give the one with public keys only.");
    }
    return info.canonical().stream()
        .map(text -> {
          if (text.toLowerCase(Locale.ROOT).startsWith("combo(")) {
            throw new DescriptorException(
                "A combo() descriptor makes several scripts an index. Make an account of each kind: pkh, sh(wpkh), wpkh.");
          }
          return new Branch(text, info.ranged());
        })
        .toList();
  }

  @Override
  public List<Script> derive(Branch branch, int from, int to) {
    List<Script> scripts = new ArrayList<>(to - from + 1);
    for (int at = from; at <= to; at += AT_ONCE) {
      int first = at;
      int last = Math.min(to, at + AT_ONCE - 1);
      List<String> addresses;
      try {
        addresses = calls.askOrBeRefused(
            node -> node.descriptors().addresses(branch.text(), branch.ranged(), first, last));
      } catch (NodeException e) {
        throw new DescriptorException("The node cannot derive the descriptor" + reason(e));
      }
      if (addresses.size() != (branch.ranged() ? last - first + 1 : 1)) {
        throw new DescriptorException(
            "The descriptor does not make one address an index, which accounts need.");
      }
      addresses.forEach(address -> scripts.add(Addresses.decode(address, calls.network())));
    }
    return scripts;
  }

  /* The node's own words, but never those that repeat a key. */
  private static String reason(NodeException e) {
    String said = e.said();
    return said == null || said.length() > 100 ? "." : ": " + said;
  }
}
