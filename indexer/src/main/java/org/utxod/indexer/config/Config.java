package org.utxod.indexer.config;

import java.nio.file.Path;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.signing.SigningLimits;
import org.utxod.store.chain.Network;

/**
 * The effective configuration, validated.
 *
 * @param dataDir the data directory
 * @param jsonLog whether the log is written as lines of JSON
 * @param node where blocks come from
 * @param index what is kept, and how it is filled
 * @param http where to listen, and who may query
 * @param memory limits of the process
 * @param mempool how the node's mempool is followed
 * @param push limits of subscriptions and webhooks
 * @param accounts how much of accounts is kept
 * @param signing limits of transactions that others sign
 * @param electrum how Electrum clients are served
 * @param providers how external providers are queried
 * @param payments the wallet and how it is paid from
 * @param cluster how daemons follow one another
 */
public record Config(
    Network network,
    Path dataDir,
    boolean jsonLog,
    NodeConfig node,
    IndexConfig index,
    HttpConfig http,
    MemoryConfig memory,
    MempoolConfig mempool,
    PushConfig push,
    AccountLimits accounts,
    SigningLimits signing,
    ElectrumConfig electrum,
    ProvidersConfig providers,
    PaymentConfig payments,
    ClusterConfig cluster) {
  public static Config of(SettingValues values) {
    return new Config(
        values.get(Setting.NETWORK),
        values.get(Setting.DATA_DIR),
        values.get(Setting.LOG_FORMAT),
        NodeConfig.of(values),
        IndexConfig.of(values),
        HttpConfig.of(values),
        MemoryConfig.of(values),
        MempoolConfig.of(values),
        PushConfig.of(values),
        new AccountLimits(values.get(Setting.ACCOUNTS_MOST), values.get(Setting.ACCOUNTS_SCRIPTS)),
        SigningSettings.of(values),
        ElectrumConfig.of(values),
        ProvidersConfig.of(values),
        PaymentConfig.of(values),
        ClusterConfig.of(values));
  }
}
