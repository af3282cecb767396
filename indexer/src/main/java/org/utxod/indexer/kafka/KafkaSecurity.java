package org.utxod.indexer.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
}
