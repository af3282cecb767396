package org.utxod.indexer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.indexer.payout.desk.PayoutLimits;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.cache.redis.RedisUrl;
import org.utxod.query.http.HostPort;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.http.ProxyUrl;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.SigningLimits;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;

/** Options, environment, file and defaults are combined into one configuration, and all errors are reported at once. */
class ConfigTest extends ConfigFixture {
  @Test
  void defaults() {
    Config config = ConfigLoader.load(options, null, environment, HOME).config();
    assertThat(config)
        .isEqualTo(new Config(
            Network.MAINNET,
            Path.of("/home/satoshi/.utxod/mainnet"),
            false,
            new NodeConfig(
                List.of(RpcUrl.of("http://127.0.0.1:8332")),
                Path.of("/home/satoshi/.bitcoin/.cookie"),
                "",
                new Secret(""),
                null,
                null,
                SourceKind.AUTO,
                2,
                BlockWait.Mode.AUTO),
            new IndexConfig(IndexOptions.DEFAULT, 0, 1_000, 0, false, false, false),
            new HttpConfig(
                new HostPort("127.0.0.1", 3_000), false, Set.of(), null, Set.of(), Set.of()),
            new MemoryConfig(new MemorySize.Auto(), 0, 0),
            new MempoolConfig(true, Duration.ofSeconds(2), 0, null),
            new PushConfig(1_000, 1_000, 50, 18, Targets.Reach.LOOPBACK),
            new AccountLimits(1_000, 3_000_000),
            new SigningLimits(1_000, Duration.ofDays(7), new FeeRate(500_000), 10_000_000),
            new ElectrumConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1_000,
                100,
                80_000),
            new ProvidersConfig(
                List.of(),
                true,
                false,
                Duration.ofSeconds(10),
                1_000,
                WhenAllFail.SERVE_STALE,
                null,
                null,
                false,
                new CacheConfig(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    16L << 20,
                    null,
                    new Secret(""),
                    Duration.ofMillis(150))),
            new PaymentConfig(
                "",
                null,
                "",
                new Secret(""),
                null,
                new PayoutOptions(
                    500,
                    Duration.ofMinutes(1),
                    6,
                    new FeeRate(1_000),
                    new FeeRate(100_000),
                    1_000_000,
                    Duration.ofHours(2),
                    6),
                new PayoutLimits(
                    100_000_000, 1_000_000_000, 1_000_000_000, 100_000_000, 100_000, null, null),
                List.of(),
                new Secret("")),
            new ClusterConfig(
                List.of(),
                ClusterConfig.Role.AUTO,
                "",
                "utxod.mainnet.blocks.v1",
                ClusterConfig.Security.PLAINTEXT,
                "",
                new Secret(""),
                null,
                null,
                null,
                null,
                new Secret(""),
                null)));
  }

  @Test
  void a_ledger_within_the_data_directory_is_refused() {
    assertThatThrownBy(() -> load("""
            wallet: {name: pay, ledger_dir: /home/satoshi/.utxod/mainnet/ledger}
            """)).hasMessageContaining("outside data_dir");
    assertThatThrownBy(() -> load("wallet: {name: pay}")).hasMessageContaining("ledger_dir");
    assertThatThrownBy(() -> load("""
            wallet: {name: pay, ledger_dir: /var/lib/utxod-ledger}
            activity_blocks: 10
            """)).hasMessageContaining("activity_blocks");
    assertThatThrownBy(() -> load("payouts: {min_fee_rate: 20, max_fee_rate: 10}"))
        .hasMessageContaining("max_fee_rate");
  }

  @Test
  void a_link_into_the_data_directory_is_no_place_for_a_ledger(@TempDir Path directory)
      throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), data);
    for (Path ledger : List.of(link, link.resolve("ledger"), data.resolve("../link/a/b"))) {
      assertThatThrownBy(() ->
              load("data_dir: " + data + "\nwallet: {name: pay, ledger_dir: " + ledger + "}\n"))
          .as(ledger.toString())
          .hasMessageContaining("outside data_dir");
    }
    Path beside = directory.resolve("data-ledger/new");
    assertThat(load("data_dir: " + link + "\nwallet: {name: pay, ledger_dir: " + beside + "}\n")
            .payments()
            .ledgerDir())
        .isEqualTo(beside);
  }

  @Test
  void webhooks_of_payouts_need_a_secret_and_a_target_that_may_be_called() {
    assertThatThrownBy(() -> load("payouts: {webhooks: [\"https://shop.example.org/in\"]}"))
        .hasMessageContaining("webhook_secret");
    assertThatThrownBy(() ->
            load("payouts: {webhooks: [\"http://10.0.0.7/in\"], webhook_secret: 0123456789abcdef}"))
        .hasMessageContaining("private network");
    assertThat(load("payouts: {webhooks: [\"https://shop.example.org/in\"], webhook_secret:"
                + " 0123456789abcdef}")
            .payments()
            .webhooks())
        .containsExactly("https://shop.example.org/in");
  }

  @Test
  void every_key_of_the_file() {
    environment.put("BLOCKCYPHER_TOKEN", "t0ken");
    Config config = load("""
            network: signet
            data_dir: ~/index
            rpc_urls:
              - http://127.0.0.1:38332
              - https://blockstream.info/signet/api
              - https://mempool.space/signet/api
              - {url: "https://api.blockcypher.com/v1/btc/main", token: "${BLOCKCYPHER_TOKEN}"}
              - {url: "https://btc1.example.org", kind: blockbook}
            rpc_cookie: /run/bitcoin/.cookie
            username: bitcoin
            password: pa$$word
            http: "[::1]:8080"
            access:
              read: token
              hosts: [utxod.example.org, "::1"]
              rate_limit: 50/s
              cors_origins: [https://shop.example.org, "http://localhost:8080"]
              trusted_proxies: [127.0.0.1, "::1"]
            log_format: json
            start_height: 100_000
            source: rpc
            fetch_connections: 4
            undo_blocks: 144
            activity_blocks: 100
            journal_entries: 500
            script_hash_index: true
            set_hash: false
            verify_every_hours: 12
            backfill: auto
            bulk_from_blocks: 500
            mempool: off
            mempool_poll_ms: 500
            mempool_memory_mb: 200
            zmq_sequence: tcp://127.0.0.1:28332
            memory: 2G
            block_cache_mb: 64
            fallback: {max_lag_blocks: 6, when_all_fail: error, enabled: false, agree: true, patience_seconds: 5}
            outbound: {proxy: "socks5://127.0.0.1:9050", ca_file: /dev/null, audit_log: true}
            cache:
              seconds: 20
              negative_seconds: 3
              memory_mb: 8
              redis: rediss://utxod@redis.example.org:6380/2
              redis_password: r3dis
              redis_timeout_ms: 90
            """);
    assertThat(config.network()).isEqualTo(Network.SIGNET);
    assertThat(config.dataDir()).isEqualTo(HOME.resolve("index"));
    assertThat(config.node().urls()).extracting(RpcUrl::kind).containsExactly(RpcUrl.Kind.NODE);
    assertThat(config.providers().urls())
        .extracting(RpcUrl::kind)
        .containsExactly(
            RpcUrl.Kind.ESPLORA,
            RpcUrl.Kind.ESPLORA,
            RpcUrl.Kind.BLOCKCYPHER,
            RpcUrl.Kind.BLOCKBOOK);
    assertThat(config.providers().urls().get(2).token().reveal()).isEqualTo("t0ken");
    assertThat(config.node().cookie()).isEqualTo(Path.of("/run/bitcoin/.cookie"));
    assertThat(config.node().username()).isEqualTo("bitcoin");
    assertThat(config.node().password().reveal()).isEqualTo("pa$$word");
    assertThat(config.http())
        .isEqualTo(new HttpConfig(
            new HostPort("::1", 8_080),
            true,
            Set.of("utxod.example.org", "::1"),
            new RateLimit(50, Duration.ofSeconds(1)),
            Set.of("https://shop.example.org", "http://localhost:8080"),
            Set.of("127.0.0.1", "::1")));
    assertThat(config.jsonLog()).isTrue();
    assertThat(config.index().startHeight()).isEqualTo(100_000);
    assertThat(config.node().source()).isEqualTo(SourceKind.RPC);
    assertThat(config.node().fetchConnections()).isEqualTo(4);
    assertThat(config.index().options()).isEqualTo(new IndexOptions(144, 100, 500, true, false));
    assertThat(config.memory().total()).isEqualTo(new MemorySize.Told(2L << 30));
    assertThat(config.memory().blockCacheBytes()).isEqualTo(64L << 20);
    assertThat(config.index().verifyEveryHours()).isEqualTo(12);
    assertThat(config.index().backfillQueried()).isTrue();
    assertThat(config.index().bulkFromBlocks()).isEqualTo(500);
    assertThat(config.mempool())
        .isEqualTo(
            new MempoolConfig(false, Duration.ofMillis(500), 200L << 20, "tcp://127.0.0.1:28332"));
    assertThat(config.providers())
        .isEqualTo(new ProvidersConfig(
            config.providers().urls(),
            false,
            true,
            Duration.ofSeconds(5),
            6,
            WhenAllFail.ERROR,
            new ProxyUrl(ProxyUrl.Kind.SOCKS5, "127.0.0.1", 9_050, null, null),
            Path.of("/dev/null"),
            true,
            new CacheConfig(
                Duration.ofSeconds(20),
                Duration.ofSeconds(3),
                8L << 20,
                new RedisUrl(true, "utxod", "redis.example.org", 6_380, 2),
                new Secret("r3dis"),
                Duration.ofMillis(90))));
  }

  @Test
  void a_password_in_a_file_stands_for_itself() {
    assertThat(load("{username: bitcoin, password_file: /dev/null}").node().passwordFile())
        .isEqualTo(Path.of("/dev/null"));
    assertProblems("{password_file: /dev/null}", "a username is required");
    assertProblems(
        "{username: bitcoin, password: x, password_file: /dev/null}", "give only one of them");
    assertProblems("{username: bitcoin, password_file: /no/such}", "not a readable file");
  }

  @Test
  void private_targets_are_the_operators_word_whatever_is_listened_on() {
    for (String http : List.of("127.0.0.1:3000", "0.0.0.0:3000")) {
      assertThat(load("http: " + http).push().reach()).isEqualTo(Targets.Reach.LOOPBACK);
      assertThat(load("{http: '" + http + "', webhooks: {private_targets: allow}}")
              .push()
              .reach())
          .isEqualTo(Targets.Reach.ALLOW);
    }
    assertThat(load("webhooks: {private_targets: auto}").push().reach())
        .isEqualTo(Targets.Reach.LOOPBACK);
    assertThat(load("webhooks: {private_targets: deny}").push().reach())
        .isEqualTo(Targets.Reach.DENY);
    assertProblems("webhooks: {private_targets: maybe}", "must be loopback, allow or deny");
  }

  @Test
  void providers_have_names_and_limits_of_their_own_or_the_published_ones() {
    Config config = load("""
            rpc_urls:
              - http://127.0.0.1:8332
              - https://blockstream.info/api
              - {url: "https://api.blockcypher.com/v1/btc/main", token: t0ken}
              - {url: "http://10.0.0.2:3000", kind: utxod, name: twin, limits: "7/s 100/min"}
              - esplora+http://10.0.0.3:3002/s3cret
            """);
    assertThat(config.providers().urls())
        .extracting(RpcUrl::name)
        .containsExactly("blockstream.info", "api.blockcypher.com", "twin", "10.0.0.3:3002");
    assertThat(config.providers().urls())
        .extracting(RpcUrl::limits)
        .startsWith(
            RateLimit.parse("5/s 700/h"),
            RateLimit.parse("3/s 200/h"),
            RateLimit.parse("7/s 100/min"));
    assertThat(config.providers().urls().get(3).kind()).isEqualTo(RpcUrl.Kind.ESPLORA);
    assertThat(config.providers().urls().stream().map(RpcUrl::understood))
        .contains(
            "http://10.0.0.2:3000 (utxod twin, 7/s 100/min)",
            "https://api.blockcypher.com/v1/btc/main (blockcypher api.blockcypher.com, 3/s 200/h, with a token)")
        .noneMatch(text -> text.contains("t0ken") || text.contains("s3cret"));
    assertThat(config.toString())
        .doesNotContain("t0ken", "s3cret")
        .contains("https://blockstream.info/api");
  }

  @Test
  void the_option_wins_over_the_environment_and_that_over_the_file() {
    String yaml = "network: signet\nstart_height: 1\nhttp: 127.0.0.1:1\n";
    environment.put("UTXOD_START_HEIGHT", "2");
    environment.put("UTXOD_HTTP", "127.0.0.1:2");
    options.put(Setting.HTTP, List.of("127.0.0.1:3"));
    Config config = load(yaml);
    assertThat(config.network()).isEqualTo(Network.SIGNET);
    assertThat(config.index().startHeight()).isEqualTo(2);
    assertThat(config.http().listen().port()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"UTXOD_RPC_URLS", "UTXOD_RPC_URL"})
  void lists_in_the_environment_have_commas(String name) {
    environment.put(name, "http://10.0.0.1:8332, http://10.0.0.2:8332");
    assertThat(load("").node().urls())
        .extracting(RpcUrl::url)
        .containsExactly("http://10.0.0.1:8332", "http://10.0.0.2:8332");
  }

  @Test
  void commas_are_part_of_whatever_is_no_list() {
    environment.put("UTXOD_RPC_USER", "u");
    environment.put("UTXOD_RPC_PASSWORD", "a,b");
    environment.put("UTXOD_DATA_DIR", "/data/a,b");
    environment.put("UTXOD_CACHE_REDIS_PASSWORD", "c,d,");
    Config config = load("network: regtest");
    assertThat(config.node().password().reveal()).isEqualTo("a,b");
    assertThat(config.dataDir()).isEqualTo(Path.of("/data/a,b"));
    assertThat(config.providers().cache().redisPassword().reveal()).isEqualTo("c,d,");
  }

  @Test
  void hosts_may_have_an_underscore() {
    Config config = load("""
            rpc_urls:
              - http://u:p_w@bitcoin_bitcoind_1:8332
              - {url: "http://esplora_web_1/api", kind: esplora}
              - http://[::1]:8332/wallet_path
            cache: {redis: "redis://cache_redis_1:6379/3"}
            outbound: {proxy: "socks5://tor_server_1:9050"}
            """);
    assertThat(config.node().urls())
        .extracting(RpcUrl::toString)
        .containsExactly("http://****@bitcoin_bitcoind_1:8332", "http://[::1]:8332/****");
    assertThat(config.providers().urls())
        .extracting(RpcUrl::toString)
        .containsExactly("http://esplora_web_1/api");
    assertThat(config.providers().cache().redis()).hasToString("redis://cache_redis_1:6379/3");
    assertThat(config.providers().proxy()).hasToString("socks5://tor_server_1:9050");
    for (String bad :
        List.of("http://", "http://a b", "http:///x", "http://-:x@", "http://a:99999")) {
      assertProblems("rpc_urls: ['" + bad + "']", "write for example http://127.0.0.1:8332");
    }
  }

  @Test
  void the_nested_form_of_several_chains() {
    environment.put("UTXOD_RPC_PASSWORD", "from the environment");
    Config config = load("""
            blockchain:
              chains:
                btc:
                  chain_id: btc-mainnet
                  name: Bitcoin
                  symbol: BTC
                  decimals: 8
                  enabled: true
                  rpc_urls:
                    - http://127.0.0.1:8332
                    - https://blockstream.info/api
                  username: bitcoin
                  password: from the file
            """);
    assertThat(config.network()).isEqualTo(Network.MAINNET);
    assertThat(config.node().urls()).hasSize(1);
    assertThat(config.providers().urls()).hasSize(1);
    assertThat(config.node().username()).isEqualTo("bitcoin");
    assertThat(config.node().password().reveal()).isEqualTo("from the environment");
  }

  @Test
  void no_text_of_a_configuration_holds_a_secret() {
    environment.put("UTXOD_RPC_PASSWORD", "s3cret");
    options.put(
        Setting.RPC_URLS,
        List.of("https://user:s3cret@node.example.org/s3cret-key", "http://127.0.0.1:8332"));
    Config config = load("username: bitcoin\n");
    assertThat(config.toString()).doesNotContain("s3cret");
    assertThat(config.node().urls().toString()).contains("https://****@node.example.org/****");
  }
}
