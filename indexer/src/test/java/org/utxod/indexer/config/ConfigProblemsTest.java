package org.utxod.indexer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.config.load.ConfigException;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.store.chain.Network;

/** What is wrong in a configuration is refused with a message each, all at once. */
class ConfigProblemsTest extends ConfigFixture {
  @Test
  void access_that_cannot_be_meant_is_refused() {
    assertProblems("access: {read: nobody}", "must be open or token");
    assertProblems("access: {rate_limit: fast}", "3/s");
    assertProblems("access: {rate_limit: 3/s 200/h}", "must be one limit");
    assertProblems("access: {cors_origins: [shop.example.org]}", "'shop.example.org' is not");
    assertProblems("access: {hosts: ['shop.example.org:443']}", "without a port");
    assertProblems("access: {hosts: ['https://shop.example.org']}", "is not a name such as");
    assertProblems("access: {trusted_proxies: [proxy.example.org]}", "an IP address");
  }

  @Test
  void electrum_clients_need_the_history_and_more() {
    assertProblems(
        "electrum: {tcp: '127.0.0.1:50001'}",
        "needs history: full, history_txids: true, script_hash_index: true too");
    assertProblems(
        "electrum: {tls: '127.0.0.1:50002'}\nmempool: off\nhistory: full\nhistory_txids: true\n"
            + "script_hash_index: true",
        "needs mempool: auto too");
    assertProblems(
        "electrum: {certificate: /dev/null}",
        "electrum.certificate and electrum.private_key are only good together");
    assertProblems("electrum: {tcp: 50001}", "not an address to listen on");
  }

  @Test
  void a_file_that_is_no_yaml_is_told_what_is_wrong_and_where() {
    assertProblems(
        "network: regtest\n\thttp: x\n", "a tab instead of spaces (indent with spaces), line ");
    assertProblems("network: regtest\n  http: x\n", "an indent that does not match");
    assertProblems("password: 'unclosed\n", "not valid YAML: found unexpected end of stream");
    assertProblems("rpc_urls: [a, b\nnetwork: regtest\n", "not valid YAML");
  }

  @Test
  void the_nested_form_is_checked_too() {
    assertProblems(
        """
        blockchain:
          chains:
            btc: {enabled: false, decimals: 18, symbol: ETH, rpc_url: http://127.0.0.1:1, username: a}
        """,
        "'blockchain.chains.btc.rpc_url' is not known. Did you mean 'blockchain.chains.btc.rpc_urls'?",
        "'blockchain.chains.btc.enabled' is false",
        "'blockchain.chains.btc.decimals' must be 8",
        "'blockchain.chains.btc.symbol' must be BTC");
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    assertProblems(
        """
        netwrok: mainnet
        data_dir: target/x
        fallback: {max_lag_block: 5}
        start_height: -1
        undo_blocks: 10
        activity_blocks: 20
        http: localhost
        source: fast
        password: "${NO_SUCH_VARIABLE}"
        """,
        "'netwrok' is not known. Did you mean 'network'?",
        "'fallback.max_lag_block' is not known. Did you mean 'fallback.max_lag_blocks'?",
        "environment variable NO_SUCH_VARIABLE, which is not set",
        "not an address to listen on",
        "'start_height'",
        "must be auto, rpc or rest",
        "undo_blocks must be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rpc_urls: [ftp://x] | is not an http or https URL",
        "rpc_urls: [{kind: node}] | has no url",
        "rpc_urls: [{url: http://a:1, knid: node}] | did you mean 'kind'?",
        "rpc_urls: [{url: http://a:1, kind: electrum}] | supported kinds are node, esplora",
        "rpc_urls: [https://mempool.space/api] | no entry is a Bitcoin node",
        "network: bitcoin | no network is called 'bitcoin'",
        "- a list | must be a list of 'key: value' lines",
        "rpc_urls: [{url: http://a:1, kind: utxod, name: local}] | must not be local or node",
        "rpc_urls: [{url: http://a:1, kind: utxod, limits: fast}] | must be rate limits such as '3/s 200/h'",
        "fallback: {agree: true} | agreement needs two external providers, but rpc_urls has 0",
        "outbound: {proxy: tor} | must be a proxy URL such as socks5://127.0.0.1:9050",
        "outbound: {ca_file: /no/such.pem} | is not a readable file",
        "start_height: ten | must be a whole number",
        "script_hash_index: maybe | must be true or false",
        "rpc_urls: [http://a:1, ftp://x] | entry 2 is not an http",
        "http: | is not an address to listen on"
      })
  void one_mistake_one_sentence(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void bad_yaml_names_the_line() {
    assertProblems("network: mainnet\n  data_dir: [", "contains ': ', line 2.");
  }

  @Test
  void a_missing_file_is_named() {
    Path missing = directory.resolve("no.yaml");
    assertThatThrownBy(() -> ConfigLoader.load(options, missing, environment, HOME))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.yaml: cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "access: {read: token}\\naccess: {rate_limit: 5/s} | 'access' occurs twice",
        "access:\\n  read: token\\n  read: open | 'read' occurs twice",
        "http: 127.0.0.1:1\\nnetwork: signet\\nhttp: 0.0.0.0:1 | line 3",
        "rpc_urls: [{url: http://127.0.0.1:8332, url: http://127.0.0.1:1}] | 'url' occurs twice",
        "blockchain: {chains: {btc: {username: a, username: b}}} | 'username' occurs twice",
        "http: 127.0.0.1:1\\n---\\nhttp: 0.0.0.0:1 | more than one YAML document",
        "rpc_user: a\\nusername: b | is set twice"
      })
  void what_is_said_twice_is_refused(String yaml, String message) {
    assertProblems(yaml.replace("\\n", "\n"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "UTXOD_ACCESS_RATELIMIT, UTXOD_ACCESS_RATE_LIMIT",
    "UTXOD_ACESS_READ, UTXOD_ACCESS_READ",
    "UTXOD_RPC_PASSWORT, UTXOD_RPC_PASSWORD",
    "UTXOD_CONFIG_FILE, UTXOD_CONFIG",
    "UTXOD_PORT, UTXOD_HTTP",
    "UTXOD_access_read, ''",
    "UTXOD_, ''"
  })
  void a_variable_that_is_not_known_is_refused(String name, String nearest) {
    environment.put(name, "3000");
    assertProblems("", "The environment variable " + name + " is not known.");
    if (!nearest.isEmpty() && !name.equals("UTXOD_PORT")) {
      assertProblems("", "Did you mean " + nearest + "?");
    }
  }

  @Test
  void variables_that_are_ours_the_files_or_a_clusters_are_let_be() {
    environment.putAll(Map.of(
        "UTXOD_JAVA_OPTS", "-Xmx1g",
        "UTXOD_CORPUS", "/corpus",
        "UTXOD_MY_KEY", "s3cret",
        "UTXODX", "another program's",
        "UTXOD_SERVICE_HOST", "10.0.0.1",
        "UTXOD_SERVICE_PORT_HTTP", "3000",
        "UTXOD_PORT", "tcp://10.0.0.1:3000",
        "UTXOD_PORT_3000_TCP_ADDR", "10.0.0.1",
        "UTXOD_API_PORT_3000_TCP", "tcp://10.0.0.1:3000"));
    assertThat(
            load("{username: a, password: '${UTXOD_MY_KEY}'}").node().password().reveal())
        .isEqualTo("s3cret");
    for (Setting<?> setting : Setting.all()) {
      setting
          .environmentNames()
          .forEach(name -> environment.put(name, setting.type().defaultText()));
    }
    environment.remove("UTXOD_RPC_URLS");
    environment.remove("UTXOD_RPC_URL");
    assertThat(load("{password: '${UTXOD_MY_KEY}'}").network()).isEqualTo(Network.MAINNET);
  }
}
