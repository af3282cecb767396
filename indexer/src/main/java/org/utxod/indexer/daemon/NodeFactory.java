package org.utxod.indexer.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.NodeConfig;
import org.utxod.indexer.config.RpcUrl;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.indexer.follow.source.NodeSource;
import org.utxod.indexer.follow.source.RestReader;
import org.utxod.query.outbound.http.HttpClients;

/** Creates the configured nodes as sources of blocks. */
public final class NodeFactory {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private static final Duration WHILE_A_CLIENT_WAITS = Duration.ofSeconds(10);

  private NodeFactory() {}

  /** One for each node, in order of preference; closed by the caller. */
  public static List<BlockSource> of(Config config, Clock clock) {
    List<BlockSource> sources = new ArrayList<>();
    nodes(config).forEach(node -> sources.add(source(config, node, clock)));
    return sources;
  }

  private static NodeSource source(Config config, BitcoinNode node, Clock clock) {
    BlockWait wait = new BlockWait(
        config.node().waitForBlocks(),
        node,
        NodeFactory::besides,
        System::nanoTime,
        NodeFactory::log);
    return switch (config.node().source()) {
      case RPC -> new NodeSource(node, null, wait);
      case AUTO -> new NodeSource(node, new RestReader(node, false, clock, NodeFactory::log), wait);
      case REST -> new NodeSource(node, new RestReader(node, true, clock, NodeFactory::log), wait);
    };
  }

  private static void besides(Runnable call) {
    Thread thread = new Thread(call, "wait-trial");
    thread.setDaemon(true);
    thread.start();
  }

  private static void log(String news) {
    LOG.info("{}", news);
  }

  /**
   * The nodes without block sources, on their own connections and with shorter timeouts, because a client waits. Closed
   * by the caller.
   */
  public static List<BitcoinNode> nodesWhileClientsWait(Config config) {
    RpcDeadlines standard = RpcDeadlines.standard();
    RpcDeadlines brief = new RpcDeadlines(
        Duration.ofSeconds(2),
        WHILE_A_CLIENT_WAITS,
        WHILE_A_CLIENT_WAITS,
        standard.slow(),
        standard.waitMargin());
    return nodes(config, brief);
  }

  /** The nodes without block sources, on their own connections for long calls; closed by the caller. */
  public static List<BitcoinNode> nodes(Config config) {
    return nodes(config, RpcDeadlines.standard());
  }

  private static List<BitcoinNode> nodes(Config config, RpcDeadlines deadlines) {
    OkHttpClient base = HttpClients.forNodes(config.node().proxy(), ProviderStack.trusted(config));
    return endpoints(config).stream()
        .map(endpoint -> new BitcoinNode(new RpcClient(endpoint, deadlines, base)))
        .toList();
  }

  /** Where the nodes are, in order of preference. */
  static List<NodeEndpoint> endpoints(Config config) {
    NodeConfig node = config.node();
    return node.urls().stream()
        .map(url -> NodeEndpoint.of(url.url(), credentials(node, url)))
        .toList();
  }

  /* Only a node on this machine has a cookie file; a hosted one has its key in the URL. */
  private static Credentials credentials(NodeConfig node, RpcUrl url) {
    Path passwordFile = node.passwordFile();
    if (passwordFile != null) {
      return new Credentials.PasswordFile(node.username(), passwordFile);
    }
    if (!node.username().isEmpty()) {
      return new Credentials.UserPassword(node.username(), node.password().reveal());
    }
    NodeEndpoint plain = NodeEndpoint.of(url.url(), new Credentials.None());
    boolean hosted = plain.url().isHttps() || plain.url().encodedPath().length() > 1;
    return hosted ? new Credentials.None() : new Credentials.CookieFile(node.cookie());
  }
}
