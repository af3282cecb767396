package org.utxod.indexer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.chain.Network;

/** Each thing that can be amiss is found and said, with what to do. */
class DoctorTest {
  @TempDir
  Path directory;

  private final FaultPlan faults = new FaultPlan();
  private final Map<Setting<?>, List<String>> settings = new HashMap<>();
  private SimulatedNode node;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void a_node() {
    DemoChain chain = new DemoChain(3, GeneratorShape.small(), 20);
    now = Instant.ofEpochSecond(chain.chain().tip().time());
    Path cookie = directory.resolve(".cookie");
    node = SimulatedNode.withCookie(chain.chain(), Network.REGTEST, faults, cookie)
        .rest(true)
        .start();
    set(Setting.NETWORK, "regtest");
    set(Setting.RPC_URLS, node.url());
    set(Setting.RPC_COOKIE, cookie.toString());
    set(Setting.DATA_DIR, directory.resolve("data").toString());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void set(Setting<?> setting, String value) {
    settings.put(setting, List.of(value));
  }

  private Doctor inspect(@Nullable Path file) {
    Config config = ConfigLoader.load(settings, file, Map.of(), directory).config();
    return Doctor.inspect(config, file, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static String describe(Doctor doctor) {
    StringBuilder text = new StringBuilder();
    doctor
        .all()
        .forEach(found -> text.append(found.level())
            .append(' ')
            .append(found.about())
            .append(": ")
            .append(found.message())
            .append('\n'));
    return text.toString();
  }

  @Test
  void each_provider_is_shown_as_it_is_understood_without_its_keys() {
    settings.put(
        Setting.RPC_URLS,
        List.of(node.url(), "https://mempool.space/api", "utxod+http://10.0.0.2:3000/s3cret"));
    assertThat(describe(inspect(null)))
        .contains(
            "https://mempool.space/api (esplora mempool.space, 5/s 200/min), not checked.",
            "(utxod 10.0.0.2:3000, 200/s)")
        .doesNotContain("s3cret");
  }

  @Test
  void all_is_well() {
    Doctor doctor = inspect(null);
    assertThat(doctor.hasNode()).isTrue();
    assertThat(doctor.machineServes()).as(describe(doctor)).isTrue();
    assertThat(describe(doctor))
        .contains("OK node " + node.url() + ": /Satoshi:")
        .contains("at height 20.")
        .contains("OK pruning: The node keeps all blocks.")
        .contains("OK REST: Blocks are read over REST.")
        .contains("OK clock: Matches the chain's time.")
        .contains("OK data directory")
        .contains("OK disk")
        .contains("OK http: 127.0.0.1:3000, reachable from this machine only")
        .doesNotContain("BAD");
  }

  @Test
  void a_node_that_offers_less_is_worth_a_note() {
    node.rest(false);
    node.prune(10);
    node.initialDownload(true);
    assertThat(describe(inspect(null)))
        .contains("NOTE REST: ")
        .contains("-rest=1")
        .contains("NOTE pruning: The node keeps blocks from height 10 on.")
        .contains("bootstrap --from-node")
        .contains("NOTE download: ");
  }

  @Test
  void a_node_that_cannot_be_followed_is_bad() {
    set(Setting.NETWORK, "testnet4");
    Doctor other = inspect(null);
    assertThat(other.hasNode()).isFalse();
    assertThat(describe(other)).contains("BAD node " + node.url());
    set(Setting.NETWORK, "regtest");
    faults.alwaysAny(SimFault.warmup());
    assertThat(inspect(null).hasNode()).isFalse();
    node.stop();
    Doctor away = inspect(null);
    assertThat(away.hasNode()).isFalse();
    assertThat(describe(away)).contains("BAD node ");
  }

  @Test
  void a_clock_that_is_behind_the_chain_is_bad() {
    now = now.minusSeconds(3 * 86_400);
    assertThat(describe(inspect(null))).contains("BAD clock: ").contains("Set the clock.");
  }

  @Test
  void secrets_that_others_can_read_are_worth_a_note() throws IOException {
    Path file = directory.resolve("utxod.yaml");
    Files.writeString(file, "{username: alice, password: hunter2}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    settings.remove(Setting.RPC_COOKIE);
    TokenFile.in(directory.resolve("data")).add(AccessToken.of("ops", Role.ADMIN, "s3cret", null));
    String text = describe(inspect(file));
    assertThat(text)
        .contains("NOTE configuration: Every user of this machine can read " + file)
        .contains("OK tokens: ")
        .doesNotContain("hunter2", "s3cret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(describe(inspect(file))).contains("OK configuration: ");
  }

  @Test
  void brokers_are_shown_and_plain_text_to_other_machines_is_worth_a_note() throws IOException {
    Path file = directory.resolve("utxod.yaml");
    Files.writeString(
        file, "cluster: {kafka: ['127.0.0.1:9092'], backup: 'https://10.0.0.5:3000'}");
    assertThat(describe(inspect(file)))
        .contains("OK kafka: Kafka at 127.0.0.1:9092, topic utxod.regtest.blocks.v1, not checked.")
        .contains("OK cluster.backup: https://10.0.0.5:3000, not checked.");
    Files.writeString(
        file,
        "cluster: {kafka: ['127.0.0.1:9092', '10.0.0.5:9092'], backup: 'http://10.0.0.5:3000'}");
    assertThat(describe(inspect(file)))
        .contains("NOTE kafka: Kafka at 127.0.0.1:9092, 10.0.0.5:9092, topic ")
        .contains("Use cluster.security: sasl_ssl outside a network of your own.")
        .contains("NOTE cluster.backup: http://10.0.0.5:3000 is plain HTTP");
    Path password = Files.writeString(directory.resolve("password"), "hunter2");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(
        file,
        "cluster: {kafka: ['10.0.0.5:9092'], security: sasl_ssl, username: a, password_file: "
            + password + "}");
    assertThat(describe(inspect(file)))
        .contains("OK kafka: Kafka at 10.0.0.5:9092")
        .contains("NOTE cluster: Every user of this machine can read " + password)
        .doesNotContain("hunter2");
  }

  @Test
  void a_port_that_is_open_to_all_is_worth_a_note() {
    set(Setting.HTTP, "0.0.0.0:3000");
    assertThat(describe(inspect(null)))
        .contains("NOTE http: 0.0.0.0:3000, reachable from other machines");
    set(Setting.ACCESS_READ, "token");
    assertThat(describe(inspect(null))).contains("OK http: ");
  }

  @Test
  void who_puts_a_proxy_before_it_is_told_of_names() {
    assertThat(describe(inspect(null)))
        .contains("OK names: Requests for localhost")
        .contains("access.hosts");
    set(Setting.ACCESS_TRUSTED_PROXIES, "127.0.0.1");
    assertThat(describe(inspect(null)))
        .contains("NOTE names: Only requests for localhost")
        .contains("421");
    set(Setting.ACCESS_HOSTS, "utxod.example.org");
    assertThat(describe(inspect(null))).contains("OK names: Requests for utxod.example.org");
    settings.remove(Setting.ACCESS_HOSTS);
    set(Setting.HTTP, "0.0.0.0:3000");
    assertThat(describe(inspect(null))).contains("NOTE names: Requests for any host name");
  }

  @ParameterizedTest
  @CsvSource({
    "rwxr-xr-x, rwx------, OK privacy: Only this user",
    "rwx------, rwxr-xr-x, NOTE privacy: Other users of this machine can read",
    "rwx------, rwx--x---, NOTE privacy: Other users of this machine can read",
    "rwxrwx---, rwx------, NOTE privacy: Other users of this machine can write",
    "rwxrwxrwx, rwx------, NOTE privacy: Other users of this machine can write"
  })
  void who_can_open_the_index_is_looked_at(String ofData, String ofIndex, String finding)
      throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path index = Files.createDirectory(data.resolve("index"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(ofData));
    Files.setPosixFilePermissions(index, PosixFilePermissions.fromString(ofIndex));
    assertThat(describe(inspect(null))).contains(finding);
  }

  @Test
  void a_directory_that_cannot_be_had_is_bad() throws IOException {
    Files.writeString(directory.resolve("file"), "no directory");
    set(Setting.DATA_DIR, directory.resolve("file").resolve("data").toString());
    Doctor doctor = inspect(null);
    assertThat(doctor.machineServes()).isFalse();
    assertThat(describe(doctor)).contains("BAD data directory: ");
  }
}
