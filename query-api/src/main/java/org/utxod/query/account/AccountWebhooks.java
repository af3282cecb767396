package org.utxod.query.account;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.account.event.AccountLog;
import org.utxod.query.answer.QueryException;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.EventWebhook;
import org.utxod.query.push.PositionStore;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookSecrets;
import org.utxod.query.watch.webhook.WebhookSender;
import org.utxod.store.core.Settings;

/** Receivers of accounts' events, each with a thread and a position that is kept. Thread-safe. */
public final class AccountWebhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.webhook");
  private static final String PREFIX = "account-webhook/";
  private static final long STOP_MILLIS = 2_000;

  /** A receiver. */
  public record Receiver(String id, String account, String url, String secret, Instant created) {}

  /**
   * How it goes with a receiver.
   *
   * @param behind events of all accounts since the last that it took
   */
  public record State(Receiver receiver, long behind, boolean failing) {}

  private record Running(Receiver receiver, AccountLog log, EventWebhook webhook, Thread thread) {}

  private final AccountService accounts;
  private final Settings settings;
  private final WebhookSender sender;
  private final Targets targets;
  private final int maxWebhooks;
  private final Clock clock;
  private final RandomGenerator random;
  private final Sleeper sleeper;
  private final Map<String, Running> running = new ConcurrentSkipListMap<>();
  private boolean closed;

  /**
   * @param sender whose connections its creator closes
   * @param random generates ids, secrets and jitter
   */
  public AccountWebhooks(
      AccountService accounts,
      Settings settings,
      WebhookSender sender,
      Targets targets,
      int maxWebhooks,
      Clock clock,
      RandomGenerator random,
      Sleeper sleeper) {
    this.accounts = accounts;
    this.settings = settings;
    this.sender = sender;
    this.targets = targets;
    this.maxWebhooks = maxWebhooks;
    this.clock = clock;
    this.random = random;
    this.sleeper = sleeper;
    accounts.onEvent(() -> running.values().forEach(one -> one.log.ring()));
  }

  /** Begins to tell those that are kept. */
  public synchronized void start() {
    settings.under(PREFIX).forEach((name, row) -> {
      if (name.endsWith("/head")) {
        String id = name.substring(PREFIX.length(), name.length() - "/head".length());
        String[] lines = new String(row, StandardCharsets.UTF_8).split("\n", -1);
        try {
          run(new Receiver(id, lines[0], lines[1], lines[2], Instant.parse(lines[3])));
        } catch (QueryException e) {
          LOG.warn("Webhook {} has no account any more and is removed.", id);
          forget(id);
        }
      }
    });
  }

  private void run(Receiver receiver) {
    AccountLog log = accounts.logOf(receiver.account());
    EventWebhook webhook = new EventWebhook(
        receiver.id(),
        receiver.url(),
        receiver.secret(),
        log,
        new Position(receiver.id()),
        sender,
        sleeper,
        random);
    Thread thread = new Thread(webhook, "webhook-" + receiver.id());
    thread.setDaemon(true);
    running.put(receiver.id(), new Running(receiver, log, webhook, thread));
    thread.start();
  }

  private final class Position implements PositionStore {
    private final String name;

    Position(String id) {
      this.name = PREFIX + id + "/position";
    }

    @Override
    public Optional<EventPosition> read() {
      return settings
          .get(name)
          .map(row -> EventPosition.parse(new String(row, StandardCharsets.US_ASCII)));
    }

    @Override
    public void write(EventPosition position) {
      settings.put(name, position.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * Registers a receiver, which is told what happens from now on.
   *
   * @param secret by which deliveries are signed; null to generate one
   * @throws QueryException if it is refused
   */
  public synchronized Receiver add(String account, String url, @Nullable String secret) {
    var unused = accounts.account(account);
    String used;
    try {
      targets.require(url);
      used = WebhookSecrets.orNew(secret, random);
    } catch (IllegalArgumentException e) {
      throw QueryException.badQuestion(String.valueOf(e.getMessage()));
    }
    if (closed || running.size() >= maxWebhooks) {
      throw QueryException.badQuestion("There are already " + running.size()
          + " webhooks of accounts, the maximum. Delete one, or raise webhooks.most.");
    }
    Receiver receiver =
        new Receiver(WebhookSecrets.id(random), account, url, used, clock.instant());
    settings.keep(
        Map.of(
            head(receiver.id()),
            row(receiver),
            PREFIX + receiver.id() + "/position",
            accounts.log(account).last().toString().getBytes(StandardCharsets.US_ASCII)),
        Set.of());
    run(receiver);
    return receiver;
  }

  private static String head(String id) {
    return PREFIX + id + "/head";
  }

  private static byte[] row(Receiver receiver) {
    return String.join(
            "\n", receiver.account, receiver.url, receiver.secret, receiver.created.toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Changes a receiver, which goes on from where it was.
   *
   * @param url null to leave it
   * @param secret null to leave it
   * @return empty if the account has none of that id
   * @throws QueryException if it is refused
   */
  public synchronized Optional<State> change(
      String account, String id, @Nullable String url, @Nullable String secret) {
    Running before = running.get(id);
    if (before == null || !before.receiver.account.equals(account)) {
      return Optional.empty();
    }
    Receiver was = before.receiver;
    Receiver receiver;
    try {
      if (url != null) {
        targets.require(url);
      }
      receiver = new Receiver(
          id,
          account,
          url == null ? was.url : url,
          secret == null ? was.secret : WebhookSecrets.orNew(secret, random),
          was.created);
    } catch (IllegalArgumentException e) {
      throw QueryException.badQuestion(String.valueOf(e.getMessage()));
    }
    stop(List.of(before));
    Receiver next = was; // Who cannot be changed now is told as before.
    try {
      settings.keep(Map.of(head(id), row(receiver)), Set.of());
      next = receiver;
    } finally {
      if (!closed) {
        run(next);
      }
    }
    return of(account).stream().filter(state -> state.receiver.id.equals(id)).findFirst();
  }

  /** The receivers of an account. */
  public List<State> of(String account) {
    return running.values().stream()
        .filter(one -> one.receiver.account().equals(account))
        .map(one -> new State(one.receiver, one.webhook.behind(), one.webhook.isFailing()))
        .toList();
  }

  /** Removes a receiver of an account; returns whether there was one. */
  public synchronized boolean remove(String account, String id) {
    Running one = running.get(id);
    if (one == null || !one.receiver.account().equals(account)) {
      return false;
    }
    running.remove(id);
    stop(List.of(one));
    forget(id);
    return true;
  }

  /** Removes all receivers of an account that is gone. */
  public synchronized void removeAll(String account) {
    of(account).forEach(state -> remove(account, state.receiver().id()));
  }

  private void forget(String id) {
    settings.keep(Map.of(), new HashSet<>(settings.under(PREFIX + id + "/").keySet()));
  }

  private static void stop(List<Running> some) {
    some.forEach(one -> one.thread.interrupt());
    long until = System.nanoTime() + STOP_MILLIS * 1_000_000;
    try {
      for (Running one : some) {
        one.thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A delivery that is under way is made again after the next start. */
  @Override
  public void close() {
    List<Running> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(running.values());
    }
    stop(all);
  }
}
