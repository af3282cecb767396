package org.utxod.query.status;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.WalLoss;

/** Combines the state of the index with the state of the chain. */
public final class StatusService {
  private static final int LIVE_LAG_BLOCKS = 3;
  private static final int NOTHING_APPLIED = -1;

  private final UtxoIndex index;
  private final ChainView chain;
  private final Freshness freshness;
  private final String version;
  private final Clock clock;
  private final Supplier<List<ProviderStatus>> providers;
  private final MempoolView mempool;
  private final HistoryStatus.Source history;
  private final ElectrumStatus.Source electrum;

  /**
   * @param freshness the same instance as the balance service has
   * @param version of utxod
   * @param providers returns the enabled providers and their status
   */
  public StatusService(
      UtxoIndex index,
      ChainView chain,
      Freshness freshness,
      String version,
      Clock clock,
      Supplier<List<ProviderStatus>> providers,
      MempoolView mempool,
      HistoryStatus.Source history,
      ElectrumStatus.Source electrum) {
    this.electrum = electrum;
    this.history = history;
    this.mempool = mempool;
    this.providers = providers;
    this.clock = clock;
    this.index = index;
    this.chain = chain;
    this.freshness = freshness;
    this.version = version;
  }

  /** As of now. */
  public Status status() {
    ChainStatus chainStatus = chain.status();
    IndexState state = index.state();
    Freshness.Verdict verdict = freshness.judge(height(state.tip()), chainStatus);
    return new Status(
        version,
        state(chainStatus, verdict),
        state,
        chainStatus,
        verdict.lagBlocks(),
        tipAge(chainStatus.tip()),
        chain.verified().orElse(null),
        chain.snapshot().orElse(null),
        reason(chainStatus, state),
        providers.get(),
        mempool.status(),
        history.status(),
        electrum.status());
  }

  /* A loss is reported until the blocks are restored, together with any other reason. */
  private @Nullable String reason(ChainStatus chainStatus, IndexState state) {
    BlockRecord tip = state.tip();
    Integer height = tip == null ? null : Integer.valueOf(tip.point().height());
    String lost = index
        .logLoss()
        .filter(loss -> !loss.isMadeGood(height))
        .map(WalLoss::message)
        .orElse(null);
    String reason = chainStatus.reason();
    return lost == null ? reason : reason == null ? lost : reason + " " + lost;
  }

  /** Blocks that were missing in the index when it was opened. */
  public int lostBlocks() {
    return index.logLoss().map(WalLoss::blocks).orElse(0);
  }

  private @Nullable Long tipAge(@Nullable ChainTip tip) {
    return tip == null
        ? null
        : Long.valueOf(
            Math.max(0, Duration.between(tip.learntAt(), clock.instant()).toSeconds()));
  }

  static int height(@Nullable BlockRecord tip) {
    return tip == null ? NOTHING_APPLIED : tip.point().height();
  }

  private static ServiceState state(ChainStatus chain, Freshness.Verdict verdict) {
    return switch (chain.phase()) {
      case BOOTSTRAPPING -> ServiceState.BOOTSTRAPPING;
      case DISK_FULL -> ServiceState.DISK_FULL;
      case REINDEXING -> ServiceState.REINDEXING;
      case HALTED -> ServiceState.HALTED;
      case FOLLOWING, WAITING -> following(verdict);
    };
  }

  private static ServiceState following(Freshness.Verdict verdict) {
    Integer lag = verdict.lagBlocks();
    if (lag == null) {
      return ServiceState.WAITING;
    }
    if (verdict.cause() == Freshness.Verdict.Cause.DOWNLOADING) {
      return ServiceState.SYNCING;
    }
    if (verdict.stale()) {
      return ServiceState.BEHIND;
    }
    return lag <= LIVE_LAG_BLOCKS ? ServiceState.LIVE : ServiceState.SYNCING;
  }

  /** Whether current answers are complete, current and confirmed by a source. */
  public Readiness readiness() {
    Status status = status();
    IndexState state = status.index();
    String reason = null;
    if (status.state() == ServiceState.BOOTSTRAPPING) {
      reason = "A snapshot is being loaded into the index.";
    } else if (state.tip() == null) {
      reason = status.state() == ServiceState.REINDEXING
          ? "A re-index that a restart interrupted is being resumed."
          : "Nothing is indexed yet.";
    } else if (!state.balancesCurrent()) {
      reason = "The index is in bulk sync; balances are built when it is near the tip.";
    } else if (status.state() == ServiceState.DISK_FULL) {
      reason = String.valueOf(status.reason());
    } else if (status.verified() != null && !status.verified().equal()) {
      reason = "At block " + status.verified().height()
          + " the index differed from the node's UTXO set. Run 'utxod verify' for details and advice.";
    } else {
      Freshness.Verdict verdict = freshness.judge(height(state.tip()), status.chain());
      if (verdict.stale()) {
        reason = "Answers are marked stale, because " + verdict.describe() + "."
            + (status.reason() == null ? "" : " " + status.reason());
      }
    }
    return reason == null
        ? new Readiness.Ready(status.state())
        : new Readiness.NotReady(status.state(), reason);
  }
}
