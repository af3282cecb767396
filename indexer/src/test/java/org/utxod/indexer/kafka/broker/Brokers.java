package org.utxod.indexer.kafka.broker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.utxod.store.fixture.Await;

/** One to three brokers, numbered from 1, and what an operator does to them. Ended with the test, or its process. */
public final class Brokers implements AutoCloseable {
  private final Path directory;
  private final List<Integer> ports = new ArrayList<>();
  private final List<BrokerProcess> brokers = new ArrayList<>();
  private final Thread end = new Thread(() -> brokers.forEach(BrokerProcess::kill));
  private final Admin admin;

  private Brokers(int count, @Nullable BrokerUsers users) {
    List<Integer> controllers = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      ports.add(freePort());
      controllers.add(freePort());
    }
    Runtime.getRuntime().addShutdownHook(end);
    try {
      directory = Files.createTempDirectory("brokers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String cluster = clusterId();
    String listener = users == null ? "PLAINTEXT" : "SASL_SSL";
    for (int id = 1; id <= count; id++) {
      brokers.add(new BrokerProcess(
          directory.resolve("n" + id),
          cluster,
          BrokerSettings.of(id, ports, controllers, listener)
              + (users == null ? "" : users.brokerSettings()),
          users == null ? List.of() : users.formatArguments()));
    }
    brokers.forEach(BrokerProcess::awaitFormatted);
    brokers.forEach(BrokerProcess::start);
    Map<String, Object> properties = new HashMap<>(Map.of(
        "bootstrap.servers",
        String.join(",", servers()),
        "metric.reporters",
        "",
        "request.timeout.ms",
        "3000",
        "default.api.timeout.ms",
        "10000"));
    if (users != null) {
      properties.putAll(users.adminProperties());
    }
    admin = Admin.create(properties);
  }

  /** Starts some and waits until they serve; the test is skipped where the build has not copied them. */
  public static Brokers start(int count) {
    return start(count, null);
  }

  /** Starts one that speaks SASL_SSL to its users alone. */
  public static Brokers startFor(BrokerUsers users) {
    return start(1, users);
  }

  private static Brokers start(int count, @Nullable BrokerUsers users) {
    assumeTrue(
        BrokerProcess.installed(),
        "indexer/brokers/target/kafka has no broker; 'mvn -pl indexer/brokers generate-test-resources' copies it. Skipped.");
    Brokers brokers = new Brokers(count, users);
    try {
      brokers.awaitServing(count);
      return brokers;
    } catch (Throwable e) {
      brokers.close();
      throw e;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String clusterId() {
    UUID id = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Waits until so many brokers are known to one another. */
  public void awaitServing(int count) {
    Await.until(
        count + " brokers that serve",
        () -> {
          if (brokers.stream().filter(BrokerProcess::isAlive).count() < count) {
            throw new AssertionError("a broker ended: " + logs());
          }
          try {
            return get(admin.describeCluster().nodes()).size() >= count;
          } catch (AssertionError e) {
            return false;
          }
        },
        this::logs);
  }

  private String logs() {
    return brokers.stream().map(BrokerProcess::log).collect(Collectors.joining("\n---\n"));
  }

  /** HOST:PORT of each. */
  public List<String> servers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** SIGKILL. */
  public void kill(int id) {
    broker(id).kill();
  }

  /** SIGTERM. */
  public void stop(int id) {
    broker(id).stop();
  }

  /** As it was, on the same port. */
  public void startAgain(int id) {
    broker(id).start();
  }

  /** SIGSTOP: connections stay, nothing is answered. */
  public void freeze(int id) {
    broker(id).signal("STOP");
  }

  /** SIGCONT. */
  public void thaw(int id) {
    broker(id).signal("CONT");
  }

  private BrokerProcess broker(int id) {
    return brokers.get(id - 1);
  }

  /** With as many replicas as there are brokers. */
  public void createTopic(String topic, int partitions, Map<String, String> settings) {
    get(admin
        .createTopics(
            List.of(new NewTopic(topic, partitions, (short) brokers.size()).configs(settings)))
        .all());
    Await.until(topic + " to be there", () -> leaderOf(topic) > 0);
  }

  /** Returns when no broker knows it any more. */
  public void deleteTopic(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
    Await.until(topic + " to be gone", () -> !get(admin.listTopics().names()).contains(topic));
  }

  /** Changes a setting of a topic, and returns when the brokers say so. */
  public void alterTopic(String topic, String setting, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    get(admin
        .incrementalAlterConfigs(Map.of(
            resource,
            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
        .all());
    Await.until(setting + " of " + topic, () -> value.equals(settings(topic).get(setting)));
  }

  /** The settings of a topic. */
  public Map<String, String> settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<String, String> settings = new HashMap<>();
    get(admin.describeConfigs(List.of(resource)).all())
        .get(resource)
        .entries()
        .forEach(entry -> settings.put(entry.name(), entry.value()));
    return settings;
  }

  /** What {@code user} may do with a resource. */
  public void allow(String user, ResourceType type, String name, AclOperation... operations) {
    List<AclBinding> bindings = new ArrayList<>();
    for (AclOperation operation : operations) {
      bindings.add(new AclBinding(
          new ResourcePattern(type, name, PatternType.LITERAL),
          new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
    }
    get(admin.createAcls(bindings).all());
  }

  /** Records before {@code offset} are gone, as after the retention. */
  public void deleteRecordsBefore(String topic, long offset) {
    get(admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all());
  }

  /** How many members a consumer group has that agree on what each of them has; 0 while they do not. */
  public int members(String group) {
    ConsumerGroupDescription now =
        get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    return now.groupState() == GroupState.STABLE ? now.members().size() : 0;
  }

  /** The broker that leads the topic's first partition; 0 if none does. */
  public int leaderOf(String topic) {
    try {
      Node leader = get(admin.describeTopics(List.of(topic)).allTopicNames())
          .get(topic)
          .partitions()
          .get(0)
          .leader();
      return leader == null ? 0 : leader.id();
    } catch (AssertionError e) {
      return 0;
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
    brokers.forEach(BrokerProcess::kill);
    Runtime.getRuntime().removeShutdownHook(end);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
