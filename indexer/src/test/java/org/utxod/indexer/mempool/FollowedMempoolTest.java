package org.utxod.indexer.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What readers and observers see of a mempool on either side of a block, of a reorganisation and of silence. */
class FollowedMempoolTest {
  private static final Script ALICE = Script.ofHex("0014" + "a1".repeat(20));
  private static final Script BOB = Script.ofHex("0014" + "b0".repeat(20));
  private static final ChainPoint BEFORE = point(10, "10");
  private static final OutPoint COIN = new OutPoint(Txid.ofDisplay("cc".repeat(32)), 1);
  private static final OutPoint OTHER_COIN = new OutPoint(Txid.ofDisplay("cd".repeat(32)), 0);
  private static final MempoolTx PAYMENT = tx("01", COIN, ALICE, BOB);
  private static final MempoolTx CHILD = tx("02", new OutPoint(PAYMENT.txid(), 0), BOB, ALICE);
  private static final MempoolTx OTHER = tx("03", OTHER_COIN, ALICE, ALICE);

  private final ChangeFeed feed = new ChangeFeed();
  private final List<MempoolChange> told = new ArrayList<>();
  private long nanos;
  private final FollowedMempool mempool =
      new FollowedMempool("polling", feed, () -> nanos, Duration.ofSeconds(10), 9);

  private static ChainPoint point(int height, String hash) {
    return new ChainPoint(height, BlockHash.ofDisplay(hash.repeat(32)));
  }

  private static MempoolTx tx(String id, OutPoint coin, Script from, Script to) {
    return new MempoolTx(
        Txid.ofDisplay(id.repeat(32)),
        100,
        110,
        Instant.ofEpochSecond(1_800_000_000),
        List.of(new MempoolTx.Output(to, 900)),
        List.of(new MempoolTx.Input(coin, new MempoolTx.Output(from, 1_000))));
  }

  private static BlockDelta block(ChainPoint point, ChainPoint previous, MempoolTx... txs) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(point)
        .previousHash(previous.hash())
        .times(1, 1)
        .chainwork(Chainwork.ofHex("ff"));
    builder.beginTransaction().transactionId(Txid.ofDisplay("ee".repeat(32)));
    builder.created(0, 50, BOB);
    builder.endTransaction();
    for (MempoolTx tx : txs) {
      builder.beginTransaction().transactionId(tx.txid());
      for (MempoolTx.Input input : tx.spent()) {
        byte[] txid = input.coin().txid().wire();
        byte[] script = input.prevout().script().bytes();
        builder.spent(
            txid,
            0,
            (int) input.coin().vout(),
            1_000,
            BlockDelta.UNKNOWN_CODE,
            script,
            0,
            script.length);
      }
      builder.created(0, 900, tx.created().get(0).script());
      builder.endTransaction();
    }
    return builder.build();
  }

  private void inStep(MempoolTx... txs) {
    feed.observe(told::addAll);
    mempool.onTip(source(), BEFORE);
    FollowedMempool.Target target = mempool.target().orElseThrow();
    MempoolEdit edit = new MempoolEdit(target.content());
    List.of(txs).forEach(edit::add);
    assertThat(mempool.takeUp(target, edit.build(), List.of(), true)).isTrue();
    feed.deliver();
    assertThat(told).containsExactly(new MempoolChange.Reset());
    told.clear();
  }

  /** Only its identity matters here. */
  private static BlockSource source() {
    return (BlockSource) java.lang.reflect.Proxy.newProxyInstance(
        BlockSource.class.getClassLoader(),
        new Class<?>[] {BlockSource.class},
        (proxy, method, args) -> {
          throw new UnsupportedOperationException(method.getName());
        });
  }

  private MempoolSums sums(ChainPoint point, Script script) {
    return mempool.at(point).orElseThrow().sums(script.key());
  }

  @Test
  void
      a_block_is_out_of_it_before_the_index_shows_the_block_and_readers_of_the_block_before_keep_theirs() {
    inStep(PAYMENT, CHILD, OTHER);
    ChainPoint after = point(11, "11");
    mempool.beforeApply(block(after, BEFORE, PAYMENT));
    assertThat(sums(BEFORE, BOB)).isEqualTo(new MempoolSums(900, 1_000));
    assertThat(sums(after, BOB)).isEqualTo(new MempoolSums(0, 1_000));
    assertThat(sums(after, ALICE)).isEqualTo(new MempoolSums(1_800, 1_000));
    feed.deliver();
    assertThat(told).isEmpty();
    mempool.onTipChanged(after);
    feed.deliver();
    assertThat(told).containsExactly(new MempoolChange.Left(PAYMENT, after));
    assertThat(mempool.now().orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void what_a_block_makes_impossible_leaves_with_all_that_spends_from_it() {
    inStep(PAYMENT, CHILD, OTHER);
    ChainPoint after = point(11, "11");
    mempool.beforeApply(block(after, BEFORE, tx("04", COIN, ALICE, ALICE)));
    mempool.onTipChanged(after);
    assertThat(mempool.now().orElseThrow().txids()).containsExactly(OTHER.txid());
    feed.deliver();
    assertThat(told)
        .containsExactly(
            new MempoolChange.Left(PAYMENT, null), new MempoolChange.Left(CHILD, null));
  }

  @Test
  void a_block_that_fails_and_comes_again_changes_nothing_more() {
    inStep(PAYMENT);
    ChainPoint after = point(11, "11");
    BlockDelta delta = block(after, BEFORE, PAYMENT);
    mempool.beforeApply(delta);
    mempool.beforeApply(delta);
    assertThat(sums(BEFORE, BOB)).isEqualTo(new MempoolSums(900, 0));
    mempool.onTipChanged(after);
    feed.deliver();
    assertThat(told).hasSize(1);
  }

  @Test
  void a_block_taken_back_loses_step_until_the_node_is_heard() {
    inStep(PAYMENT);
    ChainPoint below = point(9, "09");
    mempool.onTipChanged(below);
    assertThat(mempool.now()).isEmpty();
    assertThat(mempool.at(BEFORE)).isEmpty();
    assertThat(mempool.target()).isEmpty();
    assertThat(mempool.status().inStep()).isFalse();
    assertThat(mempool.status().reason()).isNotEmpty();
    feed.deliver();
    assertThat(told).singleElement().isInstanceOf(MempoolChange.LostStep.class);
  }

  @Test
  void what_a_node_said_of_an_earlier_moment_is_not_taken_up() {
    inStep(PAYMENT);
    FollowedMempool.Target old = mempool.target().orElseThrow();
    ChainPoint after = point(11, "11");
    mempool.beforeApply(block(after, BEFORE, PAYMENT));
    assertThat(mempool.takeUp(old, old.content(), List.of(), true)).isFalse();
    mempool.onTipChanged(after);
    assertThat(mempool.takeUp(old, old.content(), List.of(), true)).isFalse();
    assertThat(mempool.now().orElseThrow().count()).isZero();
  }

  @Test
  void a_node_that_is_silent_too_long_is_believed_no_more() {
    inStep(PAYMENT);
    nanos += Duration.ofSeconds(9).toNanos();
    assertThat(mempool.now()).isPresent();
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(mempool.now()).isEmpty();
    mempool.problem("The node is away.");
    assertThat(mempool.status().reason()).isEqualTo("The node is away.");
    FollowedMempool.Target target = mempool.target().orElseThrow();
    assertThat(mempool.takeUp(target, target.content(), List.of(), true)).isTrue();
    assertThat(mempool.now()).isPresent();
    feed.deliver();
    assertThat(told).containsExactly(new MempoolChange.Reset());
  }

  @Test
  void an_observer_that_is_too_slow_is_told_that_everything_may_have_changed() {
    inStep();
    List<MempoolChange> many = new ArrayList<>();
    for (int i = 0; i < ChangeFeed.MAX_WAITING; i++) {
      many.add(new MempoolChange.Appeared(PAYMENT));
    }
    feed.put(many);
    feed.put(List.of(new MempoolChange.Appeared(OTHER)));
    feed.put(List.of(new MempoolChange.Left(OTHER, null)));
    feed.deliver();
    assertThat(told)
        .containsExactly(new MempoolChange.Reset(), new MempoolChange.Left(OTHER, null));
  }

  @Test
  void an_observer_that_fails_does_not_keep_the_others_from_hearing() {
    feed.observe(changes -> {
      throw new IllegalStateException("broken on purpose");
    });
    inStep(PAYMENT);
    mempool.onTipChanged(point(9, "09"));
    feed.deliver();
    assertThat(told).hasSize(1);
  }
}
