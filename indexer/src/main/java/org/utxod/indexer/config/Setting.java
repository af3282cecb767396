package org.utxod.indexer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting: its key in the file, and from that its environment variable (UTXOD_ and the key in capitals) and its
 * option (-- and the key with hyphens), where it has one.
 */
public enum Setting {
  NETWORK("network", "mainnet", "mainnet, testnet3, testnet4, signet or regtest"),
  DATA_DIR("data_dir", "", "data directory; by default .utxod/NETWORK in the home directory"),
  RPC_URLS(
      "rpc_urls", "", "nodes and external APIs in order of preference; by default the local node"),
  RPC_COOKIE("rpc_cookie", "", "the node's cookie file; by default where Bitcoin Core puts it"),
  USERNAME("username", "", "user for the nodes' RPC, instead of a cookie"),
  PASSWORD("password", "", "password for the nodes' RPC"),
  PASSWORD_FILE(
      "password_file", "", "file with that password instead, read again when a node rejects it"),
  RPC_PROXY(
      "rpc_proxy",
      "",
      "proxy for nodes that are not on this machine, such as socks5://127.0.0.1:9050 for a node at an .onion "
          + "address"),
  HTTP("http", "127.0.0.1:3000", "address to listen on: HOST:PORT"),
  ACCESS_READ(
      "access.read",
      "open",
      "open: anyone who can reach the port may query; token: a token is required ('utxod token')"),
  ACCESS_HOSTS(
      "access.hosts",
      "",
      "accepted names in the Host header besides localhost, such as utxod.example.org, or * for any; needed "
          + "behind a proxy that forwards its clients' Host"),
  ACCESS_RATE_LIMIT(
      "access.rate_limit", "", "request rate per client, such as 50/s; by default no limit"),
  ACCESS_CORS_ORIGINS(
      "access.cors_origins",
      "",
      "origins of web pages that may read answers, such as https://shop.example.org; by default none"),
  ACCESS_TRUSTED_PROXIES(
      "access.trusted_proxies",
      "",
      "addresses of proxies whose X-Forwarded-For names the client, such as 127.0.0.1"),
  LOG_FORMAT("log_format", "text", "log format: text, or json (one JSON object per line)"),
  START_HEIGHT("start_height", "0", "the first block of a new index; older coins are not covered"),
  SOURCE(
      "source", "auto", "how blocks are read: auto (rest where the node offers it), rpc or rest"),
  FETCH_CONNECTIONS("fetch_connections", "2", "concurrent block requests, 1 to 16"),
  WAIT_FOR_BLOCKS(
      "wait_for_blocks",
      "auto",
      "long-poll the node for its next block, which occupies one of its RPC threads: always, never (poll every "
          + "second), or auto: only if the node has threads to spare"),
  UNDO_BLOCKS("undo_blocks", "2016", "depth of reorganisations that stored undo data covers"),
  ACTIVITY_BLOCKS(
      "activity_blocks", "1008", "number of recent blocks at which balances can be queried"),
  JOURNAL_ENTRIES("journal_entries", "20000", "chain events kept for followers to catch up"),
  SCRIPT_HASH_INDEX(
      "script_hash_index",
      "false",
      "index scripts by their SHA-256; costs about 10 bytes per coin"),
  SET_HASH("set_hash", "true", "maintain the hash of the UTXO set; costs about 2.5 us per coin"),
  VERIFY_EVERY_HOURS(
      "verify_every_hours",
      "0",
      "interval of comparing the index with the node's UTXO set; 0: never"),
  BACKFILL(
      "backfill",
      "manual",
      "for an index that started at a height: manual, or auto to backfill queried scripts"),
  BULK_FROM_BLOCKS(
      "bulk_from_blocks",
      "1000",
      "bulk sync is used while the index is this many blocks plus undo_blocks behind the tip"),
  MEMORY("memory", "auto", "resident memory of the process: auto, or a size such as 600M or 2G"),
  BLOCK_CACHE_MB(
      "block_cache_mb", "0", "the store's share of it, in MiB; 0: what remains beside the heap"),
  CLIENT_MEMORY_MB(
      "client_memory_mb",
      "0",
      "heap used on behalf of clients (bodies, responses, watched scripts, events), in MiB; 0: a fifth of the heap"),
  MEMPOOL(
      "mempool",
      "auto",
      "auto: follow the node's mempool while the index is at the tip; off: unconfirmed amounts are unknown"),
  MEMPOOL_POLL_MS("mempool_poll_ms", "2000", "interval of polling the node's mempool"),
  MEMPOOL_MEMORY_MB(
      "mempool_memory_mb",
      "0",
      "heap for unconfirmed transactions, in MiB; 0: a third of the heap. A larger mempool is not followed"),
  ZMQ_SEQUENCE(
      "zmq_sequence",
      "",
      "the node's -zmqpubsequence, as tcp://127.0.0.1:28332: immediate mempool updates instead of polling"),
  WATCH_WATCHERS("watch.watchers", "1000", "maximum number of open streams (GET /v1/watch)"),
  WATCH_ADDRESSES("watch.addresses", "1000", "maximum number of addresses and scripts per stream"),
  WEBHOOKS_MOST("webhooks.most", "50", "maximum number of webhooks; each has a thread"),
  WEBHOOKS_RETRIES(
      "webhooks.retries",
      "18",
      "delivery attempts, over about an hour, before a delivery becomes a dead letter"),
  WEBHOOKS_PRIVATE_TARGETS(
      "webhooks.private_targets",
      "loopback",
      "webhook targets allowed besides public addresses: loopback (receivers on this machine), allow (private "
          + "networks too) or deny"),
  MAX_LAG_BLOCKS(
      "fallback.max_lag_blocks",
      "1000",
      "maximum distance from the tip in blocks at which answers are fresh"),
  WHEN_ALL_FAIL(
      "fallback.when_all_fail",
      "serve_stale",
      "serve_stale or error, if no source has a fresh answer"),
  FALLBACK_ENABLED(
      "fallback.enabled", "true", "whether the external providers in rpc_urls are used"),
  FALLBACK_AGREE(
      "fallback.agree", "false", "accept a provider's answer only if a second provider agrees"),
  FALLBACK_PATIENCE("fallback.patience_seconds", "10", "maximum time for providers, per answer"),
  OUTBOUND_PROXY(
      "outbound.proxy",
      "",
      "proxy for the providers: socks5://HOST:PORT (resolves host names itself, as Tor does) or http://HOST:PORT"),
  OUTBOUND_CA_FILE(
      "outbound.ca_file",
      "",
      "CA certificates (PEM) to trust besides the system's, for nodes and providers"),
  OUTBOUND_AUDIT_LOG("outbound.audit_log", "false", "log every call to a provider"),
  CACHE_SECONDS("cache.seconds", "10", "how long a provider's answer is cached; 0: never"),
  CACHE_NEGATIVE_SECONDS(
      "cache.negative_seconds", "2", "how long a failure of all providers is cached"),
  CACHE_MEMORY_MB("cache.memory_mb", "16", "memory for cached provider answers, in MiB"),
  CACHE_REDIS(
      "cache.redis",
      "",
      "Redis in which several utxod instances share provider answers: redis://HOST:PORT, or rediss:// for TLS"),
  CACHE_REDIS_PASSWORD("cache.redis_password", "", "password of that Redis"),
  CACHE_REDIS_TIMEOUT_MS(
      "cache.redis_timeout_ms", "150", "timeout of Redis calls, after which a provider is called");

  private final String key;
  private final String defaultText;
  private final String meaning;

  Setting(String key, String defaultText, String meaning) {
    this.key = key;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** Its path in the file. */
  public String key() {
    return key;
  }

  /** Its value as text where nobody sets it; empty if the default depends on others. */
  public String defaultText() {
    return defaultText;
  }

  /** What it is for, a phrase. */
  public String meaning() {
    return meaning;
  }

  /** Whether it has several values. */
  public boolean isList() {
    return switch (this) {
      case RPC_URLS, ACCESS_CORS_ORIGINS, ACCESS_TRUSTED_PROXIES, ACCESS_HOSTS -> true;
      default -> false;
    };
  }

  /** Its environment variable; some have an older or shorter name too. */
  public List<String> environmentNames() {
    List<String> names = new ArrayList<>();
    names.add("UTXOD_" + key.replace('.', '_').toUpperCase(Locale.ROOT));
    switch (this) {
      case RPC_URLS -> names.add("UTXOD_RPC_URL");
      case USERNAME -> names.add("UTXOD_RPC_USER");
      case PASSWORD -> names.add("UTXOD_RPC_PASSWORD");
      case PASSWORD_FILE -> names.add("UTXOD_RPC_PASSWORD_FILE");
      default -> {}
    }
    return names;
  }

  /** Other keys of the file that mean the same. */
  List<String> aliases() {
    return switch (this) {
      case RPC_URLS -> List.of("rpc_url");
      case USERNAME -> List.of("rpc_user");
      case PASSWORD -> List.of("rpc_password");
      case PASSWORD_FILE -> List.of("rpc_password_file");
      default -> List.of();
    };
  }

  /** The setting that a key of the file names. */
  static Optional<Setting> ofKey(String key) {
    for (Setting setting : values()) {
      if (setting.key.equals(key) || setting.aliases().contains(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
