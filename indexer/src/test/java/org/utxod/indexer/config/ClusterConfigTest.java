package org.utxod.indexer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.config.load.ConfigException;

/** The settings of daemons that follow one another. */
class ClusterConfigTest extends ConfigFixture {
  @Test
  void every_key() {
    environment.put("BROKER_PASSWORD", "s3cret");
    Config config = load("""
            network: signet
            cluster:
              kafka: [kafka1.example.org:9092, "[::1]:9093"]
              role: query
              name: utxod-2
              security: sasl_ssl
              username: reader
              password: ${BROKER_PASSWORD}
              trust_file: /dev/null
              key_file: /dev/null
              backup: https://utxod-1.example.org:3000
              backup_token_file: /dev/null
            """);
    assertThat(config.cluster())
        .isEqualTo(new ClusterConfig(
            List.of("kafka1.example.org:9092", "[::1]:9093"),
            ClusterConfig.Role.QUERY,
            "utxod-2",
            "utxod.signet.blocks.v1",
            ClusterConfig.Security.SASL_SSL,
            "reader",
            new Secret("s3cret"),
            null,
            Path.of("/dev/null"),
            Path.of("/dev/null"),
            new BackupPlace.Url(URI.create("https://utxod-1.example.org:3000")),
            new Secret(""),
            Path.of("/dev/null")));
    assertThat(config.cluster().isOn()).isTrue();
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_list_of_brokers_and_a_directory_come_from_the_environment_too() {
    environment.put("UTXOD_CLUSTER_KAFKA", "a:9092,b:9092");
    environment.put("UTXOD_CLUSTER_BACKUP", "~/backup");
    environment.put("UTXOD_CLUSTER_TOPIC", "blocks");
    ClusterConfig cluster = load("").cluster();
    assertThat(cluster.kafka()).containsExactly("a:9092", "b:9092");
    assertThat(cluster.role()).isEqualTo(ClusterConfig.Role.AUTO);
    assertThat(cluster.topic()).isEqualTo("blocks");
    assertThat(cluster.backup()).isEqualTo(new BackupPlace.Directory(HOME.resolve("backup")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{role: query} | 'cluster.role' (from | it needs the brokers, in cluster.kafka",
        "{kafka: [a:9092], role: leader} | 'cluster.role' | must be auto, publisher or query",
        "{kafka: [a]} | 'cluster.kafka' | 'a' is not a broker such as kafka1.example.org:9092",
        "{kafka: [a:70000]} | 'cluster.kafka' | has no port from 1 to 65535",
        "{kafka: [a:0]} | 'cluster.kafka' | has no port from 1 to 65535",
        "{kafka: [a:9092], topic: a/b} | 'cluster.topic' | must be a topic's name",
        "{kafka: [a:9092], topic: ..} | 'cluster.topic' | must be a topic's name",
        "{kafka: [a:9092], name: a b} | 'cluster.name' | must be a name such as utxod-1",
        "{kafka: [a:9092], security: tls} | 'cluster.security' | must be plaintext, ssl or sasl_ssl",
        "{kafka: [a:9092], security: sasl_ssl} | 'cluster.security' | sasl_ssl needs cluster.username",
        "{kafka: [a:9092], security: sasl_ssl, username: a} | 'cluster.security' | and cluster.password or",
        "{kafka: [a:9092], security: ssl, username: a} | 'cluster.username' | with cluster.security: sasl_ssl alone",
        "{kafka: [a:9092], password: a} | 'cluster.password' | with cluster.security: sasl_ssl alone",
        "{kafka: [a:9092], security: sasl_ssl, username: a, password: a, password_file: /dev/null} | 'cluster.password_file' | give only one of them",
        "{kafka: [a:9092], trust_file: /dev/null} | 'cluster.trust_file' | which cluster.security does not ask for",
        "{kafka: [a:9092], security: ssl, key_file: /no/such.pem} | 'cluster.key_file' | is not a readable file",
        "{kafka: [a:9092], backup: ftp://a/b} | 'cluster.backup' | must be a URL of a publisher's HTTP",
        "{kafka: [a:9092], backup: backups} | 'cluster.backup' | must be a URL of a publisher's HTTP",
        "{kafka: [a:9092], backup: https://user:pw@a} | 'cluster.backup' | must be a URL of a publisher's HTTP",
        "{kafka: [a:9092], backup_token: a} | 'cluster.backup_token' | a token is for a URL",
        "{kafka: [a:9092], backup: /srv/b, backup_token: a} | 'cluster.backup_token' | a token is for a URL",
        "{kafka: [a:9092], backup: http://a, backup_token: a, backup_token_file: /dev/null} | 'cluster.backup_token_file' | give only one"
      })
  void one_mistake_one_sentence(String yaml, String setting, String message) {
    assertThatThrownBy(() -> load("cluster: " + yaml))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining(setting)
        .hasMessageContaining(message);
  }

  @Test
  void an_index_that_begins_at_a_height_is_nobodys_to_follow() {
    assertProblems(
        "{start_height: 100, cluster: {kafka: [a:9092]}}",
        "daemons follow an index that knows all coins");
  }

  /** Two of them would pay from one wallet, each by a ledger of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "query"})
  void only_a_fixed_publisher_pays(String role) {
    assertThatThrownBy(() -> load("{cluster: {kafka: [a:9092], role: " + role
            + "}, wallet: {name: hot, ledger_dir: /srv/ledger}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'wallet.name'")
        .hasMessageContaining("only a daemon with cluster.role: publisher pays from a wallet");
  }
}
