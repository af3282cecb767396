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
  DATA_DIR(
      "data_dir", "", "where the index lives; by default .utxod/NETWORK in the home directory"),
  RPC_URLS(
      "rpc_urls",
      "",
      "nodes and external APIs in order of preference; by default the node on this machine"),
  RPC_COOKIE("rpc_cookie", "", "the node's cookie file; by default where Bitcoin Core puts it"),
  USERNAME("username", "", "user for the nodes' RPC, instead of a cookie"),
  PASSWORD("password", "", "password for the nodes' RPC"),
  PASSWORD_FILE(
      "password_file",
      "",
      "a file with that password instead, read again when a node does not take it any more"),
  RPC_PROXY(
      "rpc_proxy",
      "",
      "proxy to nodes that are not on this machine, such as socks5://127.0.0.1:9050 for a node at an .onion address"),
  HTTP("http", "127.0.0.1:3000", "where to answer: HOST:PORT"),
  ACCESS_READ(
      "access.read",
      "open",
      "open: whoever reaches the port may ask; token: only who has a token ('utxod token')"),
  ACCESS_HOSTS(
      "access.hosts",
      "",
      "names in the Host field that are answered besides localhost, such as utxod.example.org, or * for any; a proxy that passes"
          + " on its clients' Host needs them"),
  ACCESS_RATE_LIMIT(
      "access.rate_limit", "", "requests of one client, such as 50/s; by default no limit"),
  ACCESS_CORS_ORIGINS(
      "access.cors_origins",
      "",
      "web pages elsewhere that may read answers, such as https://shop.example.org; by default none"),
  ACCESS_TRUSTED_PROXIES(
      "access.trusted_proxies",
      "",
      "addresses of proxies whose X-Forwarded-For tells the client, such as 127.0.0.1"),
  LOG_FORMAT("log_format", "text", "text, or json: a line of JSON for each entry of the log"),
  START_HEIGHT(
      "start_height", "0", "the first block of an empty index; coins older than that stay unknown"),
  SOURCE(
      "source", "auto", "how blocks are read: auto (rest where the node offers it), rpc or rest"),
  FETCH_CONNECTIONS("fetch_connections", "2", "blocks asked for at once, 1 to 16"),
  WAIT_FOR_BLOCKS(
      "wait_for_blocks",
      "auto",
      "whether a call waits at the node for its next block, which takes one of its RPC threads: always, never (it is asked every"
          + " second), or auto: where it holds up nobody"),
  UNDO_BLOCKS(
      "undo_blocks", "2016", "reorganisations up to this depth are followed from stored undo"),
  ACTIVITY_BLOCKS("activity_blocks", "1008", "earlier balances are answered this many blocks back"),
  JOURNAL_ENTRIES(
      "journal_entries", "20000", "steps of the chain that followers can catch up with"),
  SCRIPT_HASH_INDEX(
      "script_hash_index", "false", "find scripts by their SHA-256; costs about 10 bytes a coin"),
  SET_HASH("set_hash", "true", "carry the hash of the UTXO set along; costs about 2.5 us a coin"),
  VERIFY_EVERY_HOURS(
      "verify_every_hours", "0", "hold the index against the node's UTXO set so often; 0: never"),
  BACKFILL(
      "backfill",
      "manual",
      "of an index that began at a height: manual, or auto to fill scripts in that were asked for"),
  BULK_FROM_BLOCKS(
      "bulk_from_blocks",
      "1000",
      "so many blocks farther from the tip than undo_blocks, blocks are taken in in bulk"),
  MEMORY("memory", "auto", "resident memory of the process: auto, or a size such as 600M or 2G"),
  BLOCK_CACHE_MB(
      "block_cache_mb", "0", "the store's part of it, in MiB; 0: what the heap leaves of it"),
  CLIENT_MEMORY_MB(
      "client_memory_mb",
      "0",
      "heap for what clients make it hold (bodies, answers, watched scripts, events), in MiB; 0: a fifth of the heap"),
  MEMPOOL(
      "mempool",
      "auto",
      "auto: follow the node's mempool while the index is at the tip; off: unconfirmed amounts are unknown"),
  MEMPOOL_POLL_MS("mempool_poll_ms", "2000", "how often the node's mempool is looked at"),
  MEMPOOL_MEMORY_MB(
      "mempool_memory_mb",
      "0",
      "heap for unconfirmed transactions, in MiB; 0: a third of the heap. A larger mempool is not followed"),
  ZMQ_SEQUENCE(
      "zmq_sequence",
      "",
      "the node's -zmqpubsequence, as tcp://127.0.0.1:28332: news of the mempool at once instead of by polling"),
  WATCH_WATCHERS("watch.watchers", "1000", "who may watch at once (GET /v1/watch)"),
  WATCH_ADDRESSES("watch.addresses", "1000", "addresses and scripts of one watcher"),
  WEBHOOKS_MOST("webhooks.most", "50", "webhooks that may be registered; each has a thread"),
  WEBHOOKS_RETRIES(
      "webhooks.retries",
      "18",
      "tries of one delivery, for about an hour, before it is laid aside"),
  WEBHOOKS_PRIVATE_TARGETS(
      "webhooks.private_targets",
      "loopback",
      "where webhooks may go besides public addresses: loopback (receivers on this machine), allow (private networks too) or deny"),
  MAX_LAG_BLOCKS(
      "fallback.max_lag_blocks", "1000", "answers are fresh up to this many blocks behind the tip"),
  WHEN_ALL_FAIL(
      "fallback.when_all_fail",
      "serve_stale",
      "serve_stale or error, when nobody has a fresh answer"),
  FALLBACK_ENABLED(
      "fallback.enabled", "true", "whether the external providers in rpc_urls are asked at all"),
  FALLBACK_AGREE(
      "fallback.agree", "false", "believe a provider only where a second one says the same"),
  FALLBACK_PATIENCE(
      "fallback.patience_seconds", "10", "longest wait for providers, for one answer"),
  OUTBOUND_PROXY(
      "outbound.proxy",
      "",
      "proxy to the providers: socks5://HOST:PORT (looks names up itself, as Tor does) or http://HOST:PORT"),
  OUTBOUND_CA_FILE(
      "outbound.ca_file",
      "",
      "certificate authorities (PEM) to be trusted besides the system's, for nodes and providers"),
  OUTBOUND_AUDIT_LOG("outbound.audit_log", "false", "log every call to a provider"),
  CACHE_SECONDS(
      "cache.seconds", "10", "a provider's answer serves other clients for so long; 0: never"),
  CACHE_NEGATIVE_SECONDS(
      "cache.negative_seconds", "2", "that nobody could say is remembered for so long"),
  CACHE_MEMORY_MB("cache.memory_mb", "16", "memory for answers of providers, in MiB"),
  CACHE_REDIS(
      "cache.redis",
      "",
      "a Redis in which several utxods share providers' answers: redis://HOST:PORT, or rediss:// for TLS"),
  CACHE_REDIS_PASSWORD("cache.redis_password", "", "password of that Redis"),
  CACHE_REDIS_TIMEOUT_MS(
      "cache.redis_timeout_ms", "150", "Redis is given up on after so long, and a provider asked");

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

  /** Its value as text where nobody sets it; empty where the default depends on others. */
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
