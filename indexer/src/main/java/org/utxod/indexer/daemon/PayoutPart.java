package org.utxod.indexer.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.LedgerEvents;
import org.utxod.indexer.payout.chain.IndexChain;
import org.utxod.indexer.payout.desk.PayoutDesk;
import org.utxod.indexer.payout.desk.UnavailablePayouts;
import org.utxod.indexer.payout.engine.PayoutEngine;
import org.utxod.indexer.payout.engine.PayoutThread;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.ledger.LedgerFile;
import org.utxod.indexer.payout.wallet.NodeWallet;
import org.utxod.indexer.payout.wallet.WalletCalls;
import org.utxod.indexer.payout.wallet.WalletReader;
import org.utxod.query.access.Keys;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.esplora.EsploraEndpoints;
import org.utxod.query.http.payout.PayoutEndpoints;
import org.utxod.query.http.payout.TutorialEndpoints;
import org.utxod.query.http.payout.WalletEndpoints;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.WalletService;
import org.utxod.query.signing.CoinReservations;

/** Payments from the node's wallet, with the thread that makes them. */
final class PayoutPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.payouts");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private final CloseableStack closeableStack = new CloseableStack();
  private final PayoutService service;
  private final WalletService wallet;
  private final Thread thread;
  private final PayoutPush push;

  /** Opens the ledger; nothing is paid before {@link #start}. A ledger that cannot be used stops payments only. */
  PayoutPart(
      Config config,
      FollowedIndex followed,
      RuntimeContext runtimeContext,
      Metrics metrics,
      CoinReservations reservations) {
    Clock clock = runtimeContext.clock();
    try {
      WalletCalls calls = closeableStack.own(WalletFactory.calls(config));
      wallet = new WalletReader(calls);
      NodeWallet paying = WalletFactory.wallet(config, calls);
      IndexChain chain = new IndexChain(followed.index(), followed.chain());
      Opened opened = open(config, paying, chain, clock, reservations);
      service = opened.service();
      thread = new Thread(opened.work(), "payouts");
      thread.setDaemon(true);
      push = closeableStack.own(new PayoutPush(config, opened.events(), runtimeContext, metrics));
      metrics.payouts(service::status, push.webhooks());
      closeableStack.own(() -> {
        opened.stop().run();
        thread.interrupt();
        if (thread.isAlive()) {
          thread.join(STOP_PATIENCE.toMillis());
        }
      });
    } catch (RuntimeException e) {
      closeableStack.closeAfter(e);
      throw e;
    }
  }

  private record Opened(PayoutService service, PayoutEvents events, Runnable work, Runnable stop) {}

  private Opened open(
      Config config,
      NodeWallet wallet,
      IndexChain chain,
      Clock clock,
      CoinReservations reservations) {
    LedgerBook ledger;
    try {
      ledger = closeableStack.own(ours(config, clock));
    } catch (LedgerException e) {
      LOG.error("{}", e.getMessage());
      UnavailablePayouts none = new UnavailablePayouts(String.valueOf(e.getMessage()));
      return new Opened(none, none, () -> {}, () -> {});
    }
    PayoutEngine engine =
        new PayoutEngine(ledger, wallet, chain, config.payments().options(), clock, reservations);
    reservations.payouts(() -> ledger.with(access -> access.book().spokenFor()));
    PayoutThread rounds = new PayoutThread(engine, chain);
    PayoutDesk desk = new PayoutDesk(
        ledger,
        wallet,
        chain,
        config.network(),
        config.payments().limits(),
        config.payments().options(),
        clock,
        rounds::wake,
        engine);
    return new Opened(desk, new LedgerEvents(ledger, clock), rounds, rounds::stop);
  }

  /** One that cannot be used is left alone, so that it can be replaced while the daemon runs. */
  private static LedgerBook ours(Config config, Clock clock) {
    LedgerBook ledger = LedgerBook.open(
        LedgerFile.open(Objects.requireNonNull(config.payments().ledgerDir())), clock);
    try {
      requireOurs(ledger, config);
      return ledger;
    } catch (LedgerException e) {
      ledger.close();
      throw e;
    }
  }

  private static void requireOurs(LedgerBook ledger, Config config) {
    LedgerEntry.Opened opened = ledger.with(access -> access.book().opening());
    if (opened == null) {
      throw new LedgerException(
          "The ledger of payouts is empty: 'utxod payouts init' did not finish. Remove its file and run it again.");
    }
    if (!opened.network().equals(config.network().label())
        || !opened.wallet().equals(config.payments().wallet())) {
      throw new LedgerException(
          "The ledger of payouts is of the wallet " + opened.wallet() + " on " + opened.network()
              + ", not of the configured one. Check wallet.name and wallet.ledger_dir.");
    }
  }

  /** The endpoints. */
  List<Endpoint> endpoints(Keys keys) {
    List<Endpoint> endpoints = new ArrayList<>(PayoutEndpoints.of(service, keys));
    endpoints.addAll(push.endpoints(keys));
    endpoints.addAll(WalletEndpoints.of(wallet, keys));
    endpoints.addAll(TutorialEndpoints.of(wallet, service, keys, EsploraEndpoints.ERRORS));
    return endpoints;
  }

  void start() {
    thread.start();
    push.start();
  }

  /** Disconnects who listens, so that the server need not wait for them. */
  void endStreams() {
    push.endStreams();
  }

  @Override
  public void close() {
    closeableStack.close();
  }
}
