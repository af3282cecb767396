package org.utxod.query.watch.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.watch.Notified;
import org.utxod.query.watch.Subscription;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.Settings;

/** Persists webhooks in the index's settings. Thread-safe; each change is one synced write. */
final class WebhookRepository {
  private static final String PREFIX = "webhook/";
  private static final int PAGE_BYTES = 60_000;

  private final Settings settings;
  private final Network network;

  WebhookRepository(Settings settings, Network network) {
    this.settings = settings;
    this.network = network;
  }

  /** All of them, by their ids. */
  Map<String, Webhook> all() {
    SortedMap<String, byte[]> rows = settings.under(PREFIX);
    Map<String, Webhook> found = new LinkedHashMap<>();
    rows.forEach((name, value) -> {
      if (name.endsWith("/head")) {
        String id = name.substring(PREFIX.length(), name.length() - "/head".length());
        found.put(id, read(id, text(value), rows));
      }
    });
    return found;
  }

  private Webhook read(String id, String head, SortedMap<String, byte[]> rows) {
    String[] lines = head.split("\n", -1);
    List<Script> scripts = new ArrayList<>();
    String pages = PREFIX + id + "/scripts/";
    rows.subMap(pages, pages + Character.MAX_VALUE).values().forEach(page -> {
      for (String hex : text(page).split("\n", -1)) {
        scripts.add(Script.ofHex(hex));
      }
    });
    return new Webhook(
        id, lines[0], Subscription.of(scripts, network), lines[1], Instant.parse(lines[2]));
  }

  void add(Webhook webhook, Progress progress) {
    Map<String, byte[]> rows = rows(webhook);
    rows.put(name(webhook.id(), "progress"), bytes(progress.text()));
    settings.keep(rows, Set.of());
  }

  /** Another URL, secret or other scripts of a webhook; what its receiver was told stays. */
  void change(Webhook webhook) {
    Map<String, byte[]> rows = rows(webhook);
    Set<String> gone =
        new HashSet<>(settings.under(name(webhook.id(), "scripts/")).keySet());
    gone.removeAll(rows.keySet());
    settings.keep(rows, gone);
  }

  private static Map<String, byte[]> rows(Webhook webhook) {
    Map<String, byte[]> rows = new HashMap<>();
    rows.put(
        name(webhook.id(), "head"),
        bytes(
            String.join("\n", webhook.url(), webhook.secret(), webhook.created().toString())));
    StringBuilder page = new StringBuilder();
    int pages = 0;
    for (ScriptRef scriptRef : webhook.watched().scriptRefs()) {
      Script script = scriptRef.script();
      String hex = script == null ? "" : script.hex();
      if (page.length() > 0 && page.length() + hex.length() >= PAGE_BYTES) {
        rows.put(page(webhook.id(), pages++), bytes(page.toString()));
        page.setLength(0);
      }
      page.append(page.length() == 0 ? "" : "\n").append(hex);
    }
    rows.put(page(webhook.id(), pages), bytes(page.toString()));
    return rows;
  }

  private static String page(String id, int number) {
    return name(id, "scripts/" + String.format(Locale.ROOT, "%05d", number));
  }

  void remove(String id) {
    settings.keep(Map.of(), new HashSet<>(settings.under(PREFIX + id + "/").keySet()));
  }

  Progress progress(String id) {
    return settings
        .get(name(id, "progress"))
        .map(row -> Progress.parse(text(row)))
        .orElse(new Progress(0, 0));
  }

  /** The transactions that the receiver considers unconfirmed. */
  ReceiverState receiverState(String id) {
    String prefix = name(id, "told/");
    List<Notified> delivered = new ArrayList<>();
    settings
        .under(prefix)
        .forEach((name, row) ->
            delivered.add(Notified.read(Txid.ofDisplay(name.substring(prefix.length())), row)));
    return new ReceiverState(delivered);
  }

  /** Stores the receiver's new state before the delivery is sent. */
  void remember(String id, ReceiverState.Change receiverState) {
    Map<String, byte[]> put = new HashMap<>();
    receiverState
        .put()
        .forEach((txid, delivered) -> put.put(delivered(id, txid), delivered.bytes()));
    settings.change(put, Set.of());
  }

  /** Stores the progress after a delivery, in one write. */
  void move(String id, Progress progress, ReceiverState.Change receiverState) {
    Map<String, byte[]> put = new HashMap<>();
    put.put(name(id, "progress"), bytes(progress.text()));
    settings.change(put, rows(id, receiverState, put));
  }

  /** Adds the rows to write, and returns those to remove. */
  private static Set<String> rows(
      String id, ReceiverState.Change receiverState, Map<String, byte[]> put) {
    receiverState
        .put()
        .forEach((txid, delivered) -> put.put(delivered(id, txid), delivered.bytes()));
    return receiverState.removed().stream()
        .map(txid -> delivered(id, txid))
        .collect(Collectors.toSet());
  }

  private static String delivered(String id, Txid txid) {
    return name(id, "told/" + txid.display());
  }

  /** Stores a dead letter and the progress after it, in one write. */
  void layAside(
      String id, DeadLetter letter, Progress progress, ReceiverState.Change receiverState) {
    SortedMap<String, byte[]> dead = settings.under(name(id, "dead/"));
    long number = dead.isEmpty()
        ? 1
        : Long.parseLong(dead.lastKey().substring(name(id, "dead/").length())) + 1;
    Map<String, byte[]> put = new HashMap<>();
    put.put(name(id, "dead/") + String.format(Locale.ROOT, "%012d", number), letter.bytes());
    put.put(name(id, "progress"), bytes(progress.text()));
    settings.change(put, rows(id, receiverState, put));
  }

  /** The dead letters, by their row names, the oldest first. */
  Map<String, DeadLetter> dead(String id) {
    Map<String, DeadLetter> letters = new LinkedHashMap<>();
    settings
        .under(name(id, "dead/"))
        .forEach((name, row) -> letters.put(name, DeadLetter.read(row)));
    return letters;
  }

  void delivered(String deadName) {
    settings.change(Map.of(), Set.of(deadName));
  }

  private static String name(String id, String part) {
    return PREFIX + id + "/" + part;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
