package org.utxod.indexer.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.LogRecord;

/** How the topic must be set up, and how it had better be. */
final class TopicRules {
  /** How long records are kept: longer than the age of any backup that a node begins with. */
  static final Duration RETENTION = Duration.ofDays(30);

  /* What Kafka puts around a record, generously. */
  private static final int FRAME = 4096;

  private TopicRules() {}

  /** The settings of a new topic. */
  static Map<String, String> wanted(int replicas) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("min.insync.replicas", replicas >= 3 ? "2" : "1");
    settings.put("cleanup.policy", "delete");
    settings.put("retention.ms", String.valueOf(RETENTION.toMillis()));
    settings.put("retention.bytes", "-1");
    settings.put("unclean.leader.election.enable", "false");
    return settings;
  }

  /**
   * Why the topic cannot be used, for the operator; null where it can.
   *
   * @param setting its settings by name; null where one is not known
   */
  static @Nullable String obstacle(
      String topic, int partitions, Function<String, @Nullable String> setting) {
    if (partitions != 1) {
      return "it has " + partitions + " partitions, and needs exactly one: steps are in one order. "
          + "Partitions cannot be taken away; name another topic in cluster.topic.";
    }
    String cleanup = setting.apply("cleanup.policy");
    if (cleanup != null && !cleanup.equals("delete")) {
      return "its cleanup.policy is " + cleanup
          + ", by which steps would vanish. Set it: kafka-configs.sh … --alter --topic " + topic
          + " --add-config cleanup.policy=delete";
    }
    long bytes = number(setting.apply("max.message.bytes"), Long.MAX_VALUE);
    if (bytes < LogRecord.MAX_LENGTH + FRAME) {
      return "its max.message.bytes is " + bytes
          + ", too few for a step's parts. Set it to 1048588 or more: kafka-configs.sh … --alter --topic "
          + topic + " --add-config max.message.bytes=1048588";
    }
    return null;
  }

  /** What makes it less safe than it could be, a sentence each. */
  static List<String> warnings(int replicas, Function<String, @Nullable String> setting) {
    List<String> warnings = new ArrayList<>();
    String inSync = setting.apply("min.insync.replicas");
    if (inSync == null) {
      return List.of("its settings cannot be read; they need the operation DescribeConfigs");
    }
    if (replicas < 3) {
      warnings.add("it has " + replicas + (replicas == 1 ? " replica" : " replicas")
          + ", so that the loss of a broker ends or loses it; 3 are better");
    }
    if (replicas >= 3 && number(inSync, 1) < 2) {
      warnings.add("its min.insync.replicas is " + inSync
          + ": a confirmed step may be on one broker alone; 2 is better");
    }
    if (replicas > 1 && number(inSync, 1) >= replicas) {
      warnings.add("its min.insync.replicas is " + inSync + " of " + replicas
          + " replicas: one broker away, and nothing is published");
    }
    if ("true".equals(setting.apply("unclean.leader.election.enable"))) {
      warnings.add(
          "its unclean.leader.election.enable is true: confirmed steps may be lost; false is better");
    }
    long kept = number(setting.apply("retention.ms"), -1);
    if (kept >= 0 && kept < RETENTION.toMillis()) {
      warnings.add(
          "its retention.ms keeps records for " + Duration.ofMillis(kept).toHours()
              + " hours: a node whose backup is older cannot begin with it; 30 days are better");
    }
    if (number(setting.apply("retention.bytes"), -1) >= 0) {
      warnings.add("its retention.bytes drops records before their time; -1 is better");
    }
    return warnings;
  }

  private static long number(@Nullable String text, long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
