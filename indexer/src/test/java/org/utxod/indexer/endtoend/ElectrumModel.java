package org.utxod.indexer.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.mempool.EntryTable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** What an Electrum server has to say of a simulated node's chain and mempool, the plainest way. */
final class ElectrumModel {
  private static final Map<BlockHash, BlockDelta> DELTAS = new HashMap<>();

  /** A line of a history; {@code height} is 0 or -1 where unconfirmed. */
  record Line(String txid, int height) {}

  /** A coin; {@code height} is 0 where unconfirmed. */
  record Unspent(String txid, long vout, int height, long sat) {}

  private record Held(Script script, long sat, int height) {}

  private final Map<String, List<Line>> confirmed = new HashMap<>();
  private final Map<String, List<Line>> waiting = new HashMap<>();
  private final Map<String, Script> scripts = new LinkedHashMap<>();
  private final Map<OutPoint, Held> coins = new TreeMap<>();
  private final Map<OutPoint, Held> all = new TreeMap<>();

  private ElectrumModel() {}

  /** As of the node's tip and mempool now. */
  static ElectrumModel of(SimulatedNode node) {
    ElectrumModel model = new ElectrumModel();
    Deque<SimBlock> chain = new ArrayDeque<>();
    synchronized (node.mempool()) {
      for (SimBlock block = node.mempool().at();
          block.height() > 0;
          block = node.chain().block(block.previous()).orElseThrow()) {
        chain.push(block);
      }
      chain.forEach(block -> model.play(delta(block)));
      model.all.putAll(model.coins);
      model.play(List.copyOf(node.mempool().entries()));
    }
    return model;
  }

  private static synchronized BlockDelta delta(SimBlock block) {
    return DELTAS.computeIfAbsent(block.hash(), unseen -> {
      try {
        return new Verbosity3Parser("model")
            .parse(new ByteArrayInputStream(block.json()), block.hash(), new BlockDeltaBuilder());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  static String hashOf(Script script) {
    byte[] sha256 = ScriptKey.sha256().digest(script.bytes());
    byte[] reversed = new byte[sha256.length];
    for (int i = 0; i < sha256.length; i++) {
      reversed[i] = sha256[sha256.length - 1 - i];
    }
    return Hex.encode(reversed);
  }

  private String name(Script script) {
    String hash = hashOf(script);
    scripts.putIfAbsent(hash, script);
    return hash;
  }

  private void play(BlockDelta delta) {
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      Set<String> touched = new LinkedHashSet<>();
      while (cursor.nextOfTransaction()) {
        Script script = cursor.script();
        touched.add(name(script));
        if (cursor.isCreated()) {
          coins.put(cursor.outPoint(), new Held(script, cursor.valueSat(), delta.height()));
        } else {
          coins.remove(cursor.outPoint());
        }
      }
      touched.forEach(hash -> confirmed
          .computeIfAbsent(hash, unseen -> new ArrayList<>())
          .add(new Line(cursor.transactionId().display(), delta.height())));
    }
  }

  private void play(List<EntryTable.Entry> entries) {
    Set<Txid> ids = new LinkedHashSet<>();
    for (EntryTable.Entry entry : entries) {
      ids.add(entry.tx().txid());
      for (int vout = 0; vout < entry.tx().outputs().size(); vout++) {
        var output = entry.tx().outputs().get(vout);
        if (!output.script().isUnspendable()) {
          Held held = new Held(output.script(), output.valueSat(), 0);
          all.put(new OutPoint(entry.tx().txid(), vout), held);
        }
      }
    }
    coins.putAll(all);
    for (EntryTable.Entry entry : entries) {
      Set<String> touched = new LinkedHashSet<>();
      boolean child = false;
      for (OutPoint input : entry.tx().inputs()) {
        child |= ids.contains(input.txid());
        touched.add(name(all.get(input).script()));
        coins.remove(input);
      }
      for (var output : entry.tx().outputs()) {
        if (!output.script().isUnspendable()) {
          touched.add(name(output.script()));
        }
      }
      Line line = new Line(entry.tx().txid().display(), child ? -1 : 0);
      touched.forEach(
          hash -> waiting.computeIfAbsent(hash, unseen -> new ArrayList<>()).add(line));
    }
    waiting
        .values()
        .forEach(lines -> lines.sort(
            Comparator.comparingInt((Line line) -> -line.height()).thenComparing(Line::txid)));
  }

  /** Every script that was ever used, by its hash. */
  Map<String, Script> scripts() {
    return scripts;
  }

  List<Line> mempool(String hash) {
    return waiting.getOrDefault(hash, List.of());
  }

  List<Line> history(String hash) {
    List<Line> lines = new ArrayList<>(confirmed.getOrDefault(hash, List.of()));
    lines.addAll(mempool(hash));
    return lines;
  }

  @Nullable
  String status(String hash) {
    List<Line> lines = history(hash);
    if (lines.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        line -> text.append(line.txid()).append(':').append(line.height()).append(':'));
    return Hex.encode(
        ScriptKey.sha256().digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  Set<Unspent> unspent(String hash) {
    Set<Unspent> found = new LinkedHashSet<>();
    coins.forEach((point, held) -> {
      if (hashOf(held.script()).equals(hash)) {
        found.add(new Unspent(point.txid().display(), point.vout(), held.height(), held.sat()));
      }
    });
    return found;
  }
}
