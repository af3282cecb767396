package org.utxod.indexer.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.indexer.config.Secret;

/**
 * How connections to brokers are secured.
 *
 * @param user empty where none is given; by SCRAM-SHA-512
 * @param trustFile certificates (PEM) that brokers are to be known by; null for the system's
 * @param keyFile private key (PEM, PKCS #8) followed by its certificates, that brokers know this daemon by; null for none
 */
public record KafkaSecurity(
    Protocol protocol,
    String user,
    Secret password,
    @Nullable Path trustFile,
    @Nullable Path keyFile) {
  /** What is spoken to brokers. */
  public enum Protocol {
    PLAINTEXT,
    SSL,
    SASL_SSL
  }

  /** Neither encrypted nor authenticated. */
  public static KafkaSecurity none() {
    return new KafkaSecurity(Protocol.PLAINTEXT, "", new Secret(""), null, null);
  }

  static KafkaSecurity of(ClusterConfig cluster) {
    return new KafkaSecurity(
        Protocol.valueOf(cluster.security().name()),
        cluster.username(),
        cluster.passwordFile() == null ? cluster.password() : passwordIn(cluster.passwordFile()),
        cluster.trustFile(),
        cluster.keyFile());
  }

  private static Secret passwordIn(Path file) {
    try {
      return new Secret(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new FeedException(
          FeedException.Kind.REFUSED,
          "The password for Kafka cannot be read (" + e
              + "). Make the file that cluster.password_file names readable for utxod.",
          e);
    }
  }
}
