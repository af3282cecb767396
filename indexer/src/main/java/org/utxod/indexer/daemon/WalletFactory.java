package org.utxod.indexer.daemon;

import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.PaymentConfig;
import org.utxod.indexer.payout.wallet.NodeWallet;
import org.utxod.indexer.payout.wallet.Passphrase;
import org.utxod.indexer.payout.wallet.WalletCalls;
import org.utxod.query.outbound.http.HttpClients;

/** Creates clients of the configured wallet. */
public final class WalletFactory {
  /**
   * For lists of a whole wallet, signatures and loading it. Payments and requests wait for them: a node that does not answer
   * must not hold them for hours.
   */
  private static final Duration SLOW = Duration.ofMinutes(10);

  private WalletFactory() {}

  /** The calls to the wallet of the first node; closed by the caller. */
  public static WalletCalls calls(Config config) {
    PaymentConfig payments = config.payments();
    NodeEndpoint node = NodeFactory.endpoints(config).get(0);
    Credentials credentials = payments.rpcUser().isEmpty()
        ? node.credentials()
        : new Credentials.UserPassword(
            payments.rpcUser(), payments.rpcPassword().reveal());
    HttpUrl path = node.url()
        .newBuilder()
        .addPathSegment("wallet")
        .addPathSegment(payments.wallet())
        .build();
    OkHttpClient base = HttpClients.forNodes(config.node().proxy(), ProviderStack.trusted(config));
    RpcDeadlines usual = RpcDeadlines.standard();
    RpcDeadlines deadlines =
        new RpcDeadlines(usual.connect(), usual.quick(), usual.block(), SLOW, usual.waitMargin());
    return new WalletCalls(
        payments.wallet(),
        new RpcClient(new NodeEndpoint(node.url(), credentials), deadlines, base),
        new RpcClient(new NodeEndpoint(path, credentials), deadlines, base));
  }

  /** The wallet over such calls. */
  public static NodeWallet wallet(Config config, WalletCalls calls) {
    return new NodeWallet(
        calls, config.network(), new Passphrase(config.payments().passphraseFile()));
  }
}
