package org.utxod.query.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.Report;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.BlockHash;

/** A provider that returns a list of answers in turn, and the last of them repeatedly. */
public final class ScriptedProvider implements Provider {
  private final String name;
  private final Deque<Supplier<Report.Balance>> script = new ArrayDeque<>();
  private boolean history;
  private boolean anotherChain;
  private int askedForBlocks;
  private int requested;
  private int askedForTip;

  ScriptedProvider(String name) {
    this.name = name;
  }

  ScriptedProvider says(int height, long sat) {
    script.add(
        () -> new Report.Balance(new AnswerPoint(height, null), sat, null, null, null, null));
    return this;
  }

  ScriptedProvider fails(ProviderException.Kind kind) {
    script.add(() -> {
      throw ProviderException.of(kind, name + " fails as " + kind.label() + ".");
    });
    return this;
  }

  ScriptedProvider breaks() {
    script.add(() -> {
      throw new ArithmeticException("a sum");
    });
    return this;
  }

  ScriptedProvider does(Supplier<Report.Balance> answer) {
    script.add(answer);
    return this;
  }

  ScriptedProvider keepingHistory() {
    history = true;
    return this;
  }

  /** From now on something else. */
  synchronized ScriptedProvider anew() {
    script.clear();
    return this;
  }

  synchronized int requested() {
    return requested;
  }

  synchronized int askedForTip() {
    return askedForTip;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int tipHeight(Deadline deadline) {
    synchronized (this) {
      askedForTip++;
    }
    return next().get().point().height();
  }

  /** From now on its blocks have other hashes than the index's. */
  ScriptedProvider onAnotherChain() {
    anotherChain = true;
    return this;
  }

  synchronized int askedForBlocks() {
    return askedForBlocks;
  }

  @Override
  public Optional<BlockHash> blockHash(int height, Deadline deadline) {
    synchronized (this) {
      askedForBlocks++;
    }
    return Optional.of(FakeIndex.hash(anotherChain ? height + 1 : height));
  }

  @Override
  public boolean canName(ScriptRef scriptRef) {
    return true;
  }

  private synchronized Supplier<Report.Balance> next() {
    return script.size() > 1 ? script.remove() : script.element();
  }

  @Override
  public Report.Balance balance(ScriptRef scriptRef, Deadline deadline) {
    synchronized (this) {
      requested++;
    }
    return next().get();
  }

  @Override
  public Report.Coins coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
    Report.Balance balance = balance(scriptRef, deadline);
    return new Report.Coins(balance.point(), null, true, java.util.List.of(), null);
  }

  @Override
  public boolean keepsHistory() {
    return history;
  }

  @Override
  public Report.Balance balanceAt(ScriptRef scriptRef, int height, Deadline deadline) {
    return balance(scriptRef, deadline);
  }
}
