package org.utxod.indexer.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.indexer.follow.source.BlockWait;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.watch.webhook.Targets;

/**
 * Parsers of single settings; each rejects unknown values with an {@link IllegalArgumentException} that lists the known
 * ones. Stateless.
 */
final class SettingParsers {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})([MG])i?B?");
  private static final Pattern ZMQ =
      Pattern.compile("tcp://([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}");
  private static final long MIN_MEMORY_BYTES = 256L << 20;

  private SettingParsers() {}

  static RateLimit oneLimit(String text) {
    List<RateLimit> limits = RateLimit.parse(text);
    if (limits.size() != 1) {
      throw new IllegalArgumentException("must be one limit, such as 50/s");
    }
    return limits.get(0);
  }

  static boolean isToken(String text) {
    return switch (text) {
      case "token" -> true;
      case "open" -> false;
      default -> throw new IllegalArgumentException("must be open or token, not '" + text + "'");
    };
  }

  static boolean isJson(String text) {
    return switch (text) {
      case "json" -> true;
      case "text" -> false;
      default -> throw new IllegalArgumentException("must be text or json, not '" + text + "'");
    };
  }

  static boolean isOn(String text) {
    return switch (text) {
      case "auto", "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw new IllegalArgumentException("must be auto or off, not '" + text + "'");
    };
  }

  static String zmqEndpoint(String text) {
    if (!ZMQ.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be the node's -zmqpubsequence address, such as tcp://127.0.0.1:28332, not '" + text
              + "'");
    }
    return text;
  }

  static BlockWait.Mode waitForBlocks(String text) {
    return switch (text) {
      case "auto" -> BlockWait.Mode.AUTO;
      case "always" -> BlockWait.Mode.ALWAYS;
      case "never" -> BlockWait.Mode.NEVER;
      default ->
        throw new IllegalArgumentException("must be auto, always or never, not '" + text + "'");
    };
  }

  static SourceKind sourceKind(String text) {
    return switch (text) {
      case "auto" -> SourceKind.AUTO;
      case "rpc" -> SourceKind.RPC;
      case "rest" -> SourceKind.REST;
      default ->
        throw new IllegalArgumentException("must be auto, rpc or rest, not '" + text + "'");
    };
  }

  static boolean isAuto(String text) {
    return switch (text) {
      case "auto" -> true;
      case "manual" -> false;
      default -> throw new IllegalArgumentException("must be manual or auto, not '" + text + "'");
    };
  }

  /* auto followed the address that the daemon listens on, and so let webhooks into private networks behind every proxy. */
  static Targets.Reach reach(String text) {
    return switch (text) {
      case "loopback", "auto" -> Targets.Reach.LOOPBACK;
      case "allow" -> Targets.Reach.ALLOW;
      case "deny" -> Targets.Reach.DENY;
      default ->
        throw new IllegalArgumentException("must be loopback, allow or deny, not '" + text + "'");
    };
  }

  static WhenAllFail whenAllFail(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "serve_stale" -> WhenAllFail.SERVE_STALE;
      case "error" -> WhenAllFail.ERROR;
      default ->
        throw new IllegalArgumentException("must be serve_stale or error, not '" + text + "'");
    };
  }

  static Boolean flag(String text) {
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("must be true or false, not '" + text + "'");
    };
  }

  static long memory(String text) {
    if (text.equals("auto")) {
      return 0;
    }
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "must be auto or a size such as 600M or 2G, not '" + text + "'");
    }
    long bytes = Long.parseLong(size.group(1)) << (size.group(2).equals("G") ? 30 : 20);
    if (bytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException("must be at least 256M, not " + text);
    }
    return bytes;
  }
}
