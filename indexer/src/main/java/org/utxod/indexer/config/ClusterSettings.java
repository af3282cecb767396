package org.utxod.indexer.config;

import static org.utxod.indexer.config.SettingType.choice;
import static org.utxod.indexer.config.SettingType.path;
import static org.utxod.indexer.config.SettingType.scalar;
import static org.utxod.indexer.config.SettingType.secret;
import static org.utxod.indexer.config.SettingType.set;
import static org.utxod.indexer.config.SettingType.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of daemons that follow one another; a part of {@link Setting#all}. */
final class ClusterSettings {
  private static final SettingType<Optional<Path>> READABLE_FILE =
      path("FILE", file -> !Files.isReadable(file), " is not a readable file").orNothing();

  static final Setting<Set<String>> KAFKA = Setting.setting(
      "cluster.kafka",
      set(
          "HOST:PORT",
          "([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}\\]):[0-9]{1,5}",
          "a broker such as kafka1.example.org:9092"),
      "Kafka brokers through which several utxod follow one index; by default none");
  static final Setting<ClusterConfig.Role> ROLE = Setting.setting(
      "cluster.role",
      choice(
          "auto, publisher, query",
          List.of(ClusterConfig.Role.AUTO, ClusterConfig.Role.PUBLISHER, ClusterConfig.Role.QUERY)),
      "publisher: follows the node and publishes each block; query: follows the publisher; auto: follows, and publishes where "
          + "no other does");
  static final Setting<String> NAME = Setting.setting(
      "cluster.name",
      named("NAME", "[A-Za-z0-9._-]{1,64}", "a name such as utxod-1"),
      "this daemon's name, for the log and the brokers; by default the machine's");
  static final Setting<String> TOPIC = Setting.derived(
      "cluster.topic",
      named(
          "NAME",
          "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,200}",
          "a topic's name such as utxod.mainnet.blocks.v1"),
      "Kafka's topic; by default utxod.NETWORK.blocks.v1",
      values -> "utxod." + values.get(Setting.NETWORK).label() + ".blocks.v1");
  static final Setting<ClusterConfig.Security> SECURITY = Setting.setting(
      "cluster.security",
      choice(
          "plaintext, ssl, sasl_ssl",
          List.of(
              ClusterConfig.Security.PLAINTEXT,
              ClusterConfig.Security.SSL,
              ClusterConfig.Security.SASL_SSL)),
      "what the brokers speak: plaintext, ssl (TLS), or sasl_ssl (TLS with a user and SCRAM-SHA-512)");
  static final Setting<String> USERNAME =
      Setting.setting("cluster.username", text("USER"), "user at the brokers, for sasl_ssl");
  static final Setting<Secret> PASSWORD =
      Setting.setting("cluster.password", secret(), "password of that user");
  static final Setting<Optional<Path>> PASSWORD_FILE = Setting.setting(
      "cluster.password_file",
      READABLE_FILE,
      "file with that password instead, read at each start of a connection to them");
  static final Setting<Optional<Path>> TRUST_FILE = Setting.setting(
      "cluster.trust_file",
      READABLE_FILE,
      "certificates (PEM) that the brokers are known by; by default the system's authorities");
  static final Setting<Optional<Path>> KEY_FILE = Setting.setting(
      "cluster.key_file",
      READABLE_FILE,
      "private key (PEM, PKCS #8) followed by its certificates, where brokers ask for one");
  static final Setting<Optional<BackupPlace>> BACKUP = Setting.setting(
      "cluster.backup",
      new SettingType<BackupPlace>(
              "URL|DIR",
              "URL or DIR",
              "",
              false,
              (value, home, problems) -> BackupPlace.parse(SettingType.textOf(value), home),
              place -> SettingType.quoted(place.toString()))
          .orNothing(),
      "where a query node gets the index that it begins with: a publisher's HTTP, such as http://10.0.0.5:3000, or a directory "
          + "with a backup");
  static final Setting<Secret> BACKUP_TOKEN =
      Setting.setting("cluster.backup_token", secret(), "token for that HTTP");
  static final Setting<Optional<Path>> BACKUP_TOKEN_FILE =
      Setting.setting("cluster.backup_token_file", READABLE_FILE, "file with that token instead");

  private ClusterSettings() {}

  /** Has them declared. */
  static void declare() {}

  /** Nothing, or a text of one form. */
  private static SettingType<String> named(String label, String form, String expected) {
    return scalar(
        label,
        "",
        given -> {
          if (!given.isEmpty() && !given.matches(form)) {
            throw new IllegalArgumentException("must be " + expected + ", not '" + given + "'");
          }
          return given;
        },
        name -> name);
  }
}
