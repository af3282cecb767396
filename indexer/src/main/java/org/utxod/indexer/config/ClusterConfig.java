package org.utxod.indexer.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How this daemon follows others, or others follow it.
 *
 * @param kafka brokers, each HOST:PORT; empty for a daemon by itself
 * @param name empty for the machine's
 * @param username empty for none
 * @param passwordFile with the password; null if it is set otherwise
 * @param trustFile null for the system's authorities
 * @param keyFile null for none
 * @param backup null for none
 * @param backupTokenFile with the token; null if it is set otherwise
 */
public record ClusterConfig(
    List<String> kafka,
    Role role,
    String name,
    String topic,
    Security security,
    String username,
    Secret password,
    @Nullable Path passwordFile,
    @Nullable Path trustFile,
    @Nullable Path keyFile,
    @Nullable BackupPlace backup,
    Secret backupToken,
    @Nullable Path backupTokenFile) {
  /** What the daemon does for the others. */
  public enum Role {
    /** Follows; publishes where no other does. */
    AUTO,
    /** Follows the node, and publishes. */
    PUBLISHER,
    /** Follows the publisher. */
    QUERY
  }

  /** What brokers speak. */
  public enum Security {
    PLAINTEXT,
    SSL,
    SASL_SSL
  }

  /** Whether there are others at all. */
  public boolean isOn() {
    return !kafka.isEmpty();
  }

  /** Files that only this daemon should read. */
  public List<Path> secretFiles() {
    return Stream.of(passwordFile, keyFile, backupTokenFile)
        .filter(Objects::nonNull)
        .toList();
  }

  static ClusterConfig of(SettingValues values) {
    check(values);
    return new ClusterConfig(
        List.copyOf(values.get(ClusterSettings.KAFKA)),
        values.get(ClusterSettings.ROLE),
        values.get(ClusterSettings.NAME),
        values.get(ClusterSettings.TOPIC),
        values.get(ClusterSettings.SECURITY),
        values.get(ClusterSettings.USERNAME),
        values.get(ClusterSettings.PASSWORD),
        values.get(ClusterSettings.PASSWORD_FILE).orElse(null),
        values.get(ClusterSettings.TRUST_FILE).orElse(null),
        values.get(ClusterSettings.KEY_FILE).orElse(null),
        values.get(ClusterSettings.BACKUP).orElse(null),
        values.get(ClusterSettings.BACKUP_TOKEN),
        values.get(ClusterSettings.BACKUP_TOKEN_FILE).orElse(null));
  }

  private static void check(SettingValues values) {
    for (String broker : values.get(ClusterSettings.KAFKA)) {
      int port = Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1));
      if (port < 1 || port > 65_535) {
        values.add(ClusterSettings.KAFKA, "'" + broker + "' has no port from 1 to 65535");
      }
    }
    checkUser(values);
    checkTls(values);
    checkBackup(values);
    if (values.get(ClusterSettings.KAFKA).isEmpty()) {
      if (values.get(ClusterSettings.ROLE) != Role.AUTO) {
        values.add(ClusterSettings.ROLE, "it needs the brokers, in cluster.kafka");
      }
      return;
    }
    if (values.get(Setting.START_HEIGHT) > 1) {
      values.add(
          ClusterSettings.KAFKA,
          "daemons follow an index that knows all coins, which one with a start_height does not");
    }
    if (values.get(ClusterSettings.ROLE) != Role.PUBLISHER
        && !values.get(PaymentSettings.WALLET_NAME).isEmpty()) {
      values.add(
          PaymentSettings.WALLET_NAME,
          "in a cluster only a daemon with cluster.role: publisher pays from a wallet");
    }
  }

  private static void checkUser(SettingValues values) {
    boolean user = !values.get(ClusterSettings.USERNAME).isEmpty();
    boolean password = !values.get(ClusterSettings.PASSWORD).reveal().isEmpty();
    boolean file = values.get(ClusterSettings.PASSWORD_FILE).isPresent();
    if (password && file) {
      values.add(
          ClusterSettings.PASSWORD_FILE, "cluster.password is set too; give only one of them");
    }
    if (values.get(ClusterSettings.SECURITY) == Security.SASL_SSL) {
      if (!user || !(password || file)) {
        values.add(
            ClusterSettings.SECURITY,
            "sasl_ssl needs cluster.username, and cluster.password or cluster.password_file");
      }
    } else if (user || password || file) {
      values.add(
          user
              ? ClusterSettings.USERNAME
              : password ? ClusterSettings.PASSWORD : ClusterSettings.PASSWORD_FILE,
          "a user is known to brokers with cluster.security: sasl_ssl alone");
    }
  }

  private static void checkTls(SettingValues values) {
    if (values.get(ClusterSettings.SECURITY) != Security.PLAINTEXT) {
      return;
    }
    for (Setting<Optional<Path>> file :
        List.of(ClusterSettings.TRUST_FILE, ClusterSettings.KEY_FILE)) {
      if (values.get(file).isPresent()) {
        values.add(file, "it is for TLS, which cluster.security does not ask for");
      }
    }
  }

  private static void checkBackup(SettingValues values) {
    boolean token = !values.get(ClusterSettings.BACKUP_TOKEN).reveal().isEmpty();
    boolean file = values.get(ClusterSettings.BACKUP_TOKEN_FILE).isPresent();
    Setting<?> given = token ? ClusterSettings.BACKUP_TOKEN : ClusterSettings.BACKUP_TOKEN_FILE;
    if (token && file) {
      values.add(
          ClusterSettings.BACKUP_TOKEN_FILE,
          "cluster.backup_token is set too; give only one of them");
    } else if ((token || file)
        && !(values.get(ClusterSettings.BACKUP).orElse(null) instanceof BackupPlace.Url)) {
      values.add(given, "a token is for a URL in cluster.backup");
    }
  }
}
