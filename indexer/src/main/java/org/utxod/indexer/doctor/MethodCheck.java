package org.utxod.indexer.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.NodeException;

/**
 * Which of the methods that utxod calls the node allows its user to call ({@code -rpcwhitelist}). Each is called with
 * more parameters than any method accepts, so that the node answers with its usage text and does nothing; a forbidden
 * call is rejected before that.
 */
final class MethodCheck {
  /** Features and the methods they call, in the order of docs/node.md. */
  static final Map<String, List<String>> BY_FEATURE = features();

  /** More than any of the methods accepts. */
  private static final Object[] NONSENSE = {
    "x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x"
  };

  private MethodCheck() {}

  private static Map<String, List<String>> features() {
    Map<String, List<String>> features = new LinkedHashMap<>();
    features.put(
        "following",
        List.of(
            "getblockchaininfo",
            "getnetworkinfo",
            "getblockhash",
            "getblockheader",
            "getblock",
            "waitfornewblock"));
    features.put(
        "mempool",
        List.of(
            "getbestblockhash",
            "getmempoolinfo",
            "getrawmempool",
            "getmempoolentry",
            "getrawtransaction",
            "gettxout"));
    features.put(
        "transaction lookups and the web page",
        List.of(
            "getrawtransaction",
            "gettxout",
            "gettxspendingprevout",
            "gettxoutproof",
            "estimatesmartfee",
            "getblock",
            "getblockheader",
            "getblockstats"));
    features.put(
        "the web page's tools",
        List.of("decoderawtransaction", "decodepsbt", "decodescript", "verifymessage"));
    features.put("broadcasting transactions", List.of("sendrawtransaction", "submitpackage"));
    features.put("accounts of descriptors", List.of("getdescriptorinfo", "deriveaddresses"));
    features.put(
        "transactions that others sign",
        List.of("utxoupdatepsbt", "finalizepsbt", "testmempoolaccept", "sendrawtransaction"));
    features.put("verify", List.of("gettxoutsetinfo"));
    features.put("bootstrap --from-node", List.of("dumptxoutset"));
    features.put("backfill", List.of("scantxoutset"));
    return features;
  }

  /** What is missing, feature by feature; otherwise one finding that everything is allowed. */
  static List<Finding> inspect(BitcoinNode node) {
    List<Finding> findings = new ArrayList<>();
    BY_FEATURE.forEach((feature, methods) -> {
      List<String> missing =
          methods.stream().filter(method -> isRefused(node, method)).toList();
      if (!missing.isEmpty()) {
        String message = "The node does not allow this user to call " + String.join(", ", missing)
            + ", or its version does not support it. Add it to -rpcwhitelist.";
        findings.add(
            feature.equals("following")
                ? Finding.bad(feature, message)
                : Finding.note(feature, "Unavailable: " + message));
      }
    });
    if (findings.isEmpty()) {
      findings.add(Finding.ok("methods", "The node allows all calls that utxod uses."));
    }
    return findings;
  }

  private static boolean isRefused(BitcoinNode node, String method) {
    try {
      node.call(method, NONSENSE);
      return false;
    } catch (NodeException e) {
      // A 403 before any other answer is attributed to the credentials.
      return e.kind() == NodeException.Kind.METHOD_UNAVAILABLE
          || e.kind() == NodeException.Kind.CREDENTIALS;
    }
  }
}
