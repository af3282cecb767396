package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.indexer.config.Secret;

class KafkaSettingsTest {
  @TempDir
  Path directory;

  @Test
  void settingsFollowFromTheConfiguration() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
    KafkaSettings settings = KafkaSettings.of(cluster(file), "utxod-1");
    assertThat(settings.servers()).containsExactly("a:9092", "b:9092");
    assertThat(settings.topic()).isEqualTo("utxod.mainnet.blocks.v1");
    assertThat(settings.transactionalId()).isEqualTo("utxod.mainnet.blocks.v1.writer");
    assertThat(settings.leaseGroup()).isEqualTo("utxod.mainnet.blocks.v1.lease");
    assertThat(settings.clientId()).isEqualTo("utxod-utxod-1");
    assertThat(settings.security().protocol()).isEqualTo(KafkaSecurity.Protocol.SASL_SSL);
    assertThat(settings.security().password().reveal()).isEqualTo("s3cret");
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(FeedReading.failure(
            Kind.REFUSED, () -> KafkaSettings.of(cluster(directory.resolve("none")), "utxod-1")))
        .hasMessageContaining("cluster.password_file");
  }

  @Test
  void everyPasswordReachesKafkaAsItIs() {
    String password = "a \"quoted\" \\ one; with = and ' and \u00e9 and \t tab";
    KafkaSettings settings = new KafkaSettings(
        List.of("a:1"),
        "topic",
        "id",
        "group",
        new KafkaSecurity(
            KafkaSecurity.Protocol.SASL_SSL, "u\"ser", new Secret(password), null, null),
        "client");
    Object jaas = new ClientProperties(settings).admin().get("sasl.jaas.config");
    JaasContext read = JaasContext.loadClientContext(
        java.util.Map.of("sasl.jaas.config", new Password(String.valueOf(jaas))));
    assertThat(read.configurationEntries()).hasSize(1);
    assertThat(read.configurationEntries().get(0).getOptions().get("password")).isEqualTo(password);
    assertThat(read.configurationEntries().get(0).getOptions().get("username")).isEqualTo("u\"ser");
  }

  private static ClusterConfig cluster(Path passwordFile) {
    return new ClusterConfig(
        List.of("a:9092", "b:9092"),
        ClusterConfig.Role.AUTO,
        "",
        "utxod.mainnet.blocks.v1",
        ClusterConfig.Security.SASL_SSL,
        "reader",
        new Secret(""),
        passwordFile,
        null,
        null,
        null,
        new Secret(""),
        null);
  }
}
