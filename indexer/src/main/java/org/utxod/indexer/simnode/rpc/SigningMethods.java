package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;

/**
 * The methods about descriptors and PSBTs, with Core's texts (rpc/output_script.cpp, rpc/rawtransaction.cpp). It knows
 * descriptors of one script only. Nothing here computes with keys, so that it says so of every PSBT.
 */
public final class SigningMethods {
  private final Network network;
  private final ToolMethods tools;

  public SigningMethods(Network network, ToolMethods tools) {
    this.network = network;
    this.tools = tools;
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put("getdescriptorinfo", this::info);
    registry.put("deriveaddresses", this::addresses);
    registry.put("utxoupdatepsbt", this::withoutKeys);
    registry.put("finalizepsbt", this::withoutKeys);
    registry.put("testmempoolaccept", this::test);
  }

  private List<byte[]> info(JsonNode params) {
    String text = Descriptors.parse(params.path(0).asText(), network).text();
    return Params.json("{\"descriptor\":\"" + text + "\",\"checksum\":\""
        + text.substring(text.indexOf('#') + 1)
        + "\",\"isrange\":false,\"issolvable\":false,\"hasprivatekeys\":false}");
  }

  private List<byte[]> addresses(JsonNode params) {
    String text = params.path(0).asText();
    if (text.indexOf('#') < 0) {
      throw new SimError(-5, "Missing checksum");
    }
    if (params.hasNonNull(1)) {
      throw new SimError(-8, "Range should not be specified for an un-ranged descriptor");
    }
    String address = Addresses.encode(Descriptors.parse(text, network).script(), network)
        .orElseThrow(() -> new SimError(-5, "Descriptor does not have a corresponding address"));
    return Params.json("[\"" + address + "\"]");
  }

  private List<byte[]> withoutKeys(JsonNode params) {
    tools.psbt(params);
    throw new SimError(-1, "The simulated node does not compute with keys");
  }

  private List<byte[]> test(JsonNode params) {
    if (!params.path(0).isArray() || params.path(0).isEmpty() || params.path(0).size() > 25) {
      throw new SimError(-8, "Array must contain between 1 and 25 transactions.");
    }
    throw new SimError(
        -1, "The simulated node takes transactions or refuses them, but does not test them");
  }
}
