package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;

/** A node's calls about output descriptors (Core: doc/descriptors.md). Thread-safe. */
public final class DescriptorCalls {
  private static final String INFO = "getdescriptorinfo";
  private static final String DERIVE = "deriveaddresses";

  private final RpcClient rpc;

  DescriptorCalls(RpcClient rpc) {
    this.rpc = rpc;
  }

  /**
   * What the node says of a descriptor.
   *
   * @param canonical with its checksum; one for each branch of a multipath
   * @param ranged whether it makes a script for each index
   * @param privateKeys whether it holds any
   */
  public record Info(List<String> canonical, boolean ranged, boolean privateKeys) {}

  /** Takes a descriptor apart, with or without checksum. */
  public Info info(String descriptor) {
    JsonNode answer = rpc.call(INFO, descriptor);
    List<String> branches = new ArrayList<>();
    answer.path("multipath_expansion").forEach(branch -> branches.add(branch.asText()));
    if (branches.isEmpty() && answer.path("descriptor").isTextual()) {
      branches.add(answer.path("descriptor").asText());
    }
    if (branches.isEmpty()
        || !answer.path("isrange").isBoolean()
        || !answer.path("hasprivatekeys").isBoolean()) {
      throw malformed(INFO);
    }
    return new Info(
        List.copyOf(branches),
        answer.path("isrange").asBoolean(),
        answer.path("hasprivatekeys").asBoolean());
  }

  /**
   * The addresses of a descriptor; several an index for {@code combo}.
   *
   * @param descriptor with its checksum
   * @param from the first index; ignored where it is not ranged
   */
  public List<String> addresses(String descriptor, boolean ranged, int from, int to) {
    JsonNode answer =
        ranged ? rpc.call(DERIVE, descriptor, List.of(from, to)) : rpc.call(DERIVE, descriptor);
    if (!answer.isArray()) {
      throw malformed(DERIVE);
    }
    List<String> addresses = new ArrayList<>(answer.size());
    for (JsonNode address : answer) {
      if (!address.isTextual()) {
        throw malformed(DERIVE);
      }
      addresses.add(address.asText());
    }
    return addresses;
  }

  private static NodeException malformed(String method) {
    return new NodeException(
        NodeException.Kind.MALFORMED_ANSWER, "The node's answer to " + method + " is not usable.");
  }
}
