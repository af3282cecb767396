package org.utxod.query.account.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.model.ActivityPosition;

/** What an account is to be, the plainest way: its scripts as they were when each block was followed. */
final class AccountModel {
  private record Followed(BlockHash hash, Set<Script> members) {}

  private final List<Followed> blocks = new ArrayList<>();
  private final Map<Integer, Set<Script>> atEnd = new TreeMap<>();
  private final Set<Script> members = new TreeSet<>(java.util.Comparator.comparing(Script::hex));
  private final int from;
  private HistoryModel truth = HistoryModel.of(List.of());

  /** @param chain as it is when the account is made */
  AccountModel(List<RecordedBlock> chain) {
    from = chain.size() - 1;
    chain.forEach(block -> blocks.add(new Followed(block.point().hash(), Set.of())));
    read(chain);
  }

  private void read(List<RecordedBlock> chain) {
    List<BlockDelta> deltas = chain.stream().map(RecordedBlock::delta).toList();
    truth = HistoryModel.of(deltas);
  }

  void add(Script script) {
    members.add(script);
  }

  void remove(Script script) {
    members.remove(script);
  }

  Set<Script> members() {
    return members;
  }

  /** The account follows the chain. */
  void follow(List<RecordedBlock> chain) {
    while (blocks.size() > chain.size()
        || !blocks
            .get(blocks.size() - 1)
            .hash
            .equals(chain.get(blocks.size() - 1).point().hash())) {
      atEnd.remove(blocks.size() - 1);
      blocks.remove(blocks.size() - 1);
    }
    while (blocks.size() < chain.size()) {
      atEnd.put(blocks.size() - 1, Set.copyOf(members));
      blocks.add(new Followed(chain.get(blocks.size()).point().hash(), Set.copyOf(members)));
    }
    read(chain);
  }

  int tip() {
    return blocks.size() - 1;
  }

  int from() {
    return from;
  }

  private Set<Script> membersAfter(int height) {
    return height == tip() ? members : atEnd.getOrDefault(height, Set.of());
  }

  /** Satoshis, then coins, that the account held after a block. */
  long[] balance(int height) {
    long[] sums = new long[2];
    for (Script member : membersAfter(height)) {
      for (HistoryEntry entry : truth.entries().getOrDefault(member, List.of())) {
        if (entry.position().height() <= height && entry.position().height() > 0) {
          sums[0] += entry.receivedSat() - entry.spentSat();
          sums[1] += entry.created() - entry.spent();
        }
      }
    }
    return sums;
  }

  /** Received, spent, created and spent coins of each transaction that was followed with its scripts. */
  Map<ActivityPosition, Map<Script, HistoryEntry>> entries() {
    Map<ActivityPosition, Map<Script, HistoryEntry>> entries = new TreeMap<>();
    truth.entries().forEach((script, list) -> {
      for (HistoryEntry entry : list) {
        int height = entry.position().height();
        if (blocks.get(height).members.contains(script)) {
          entries
              .computeIfAbsent(entry.position(), position -> new LinkedHashMap<>())
              .put(script, entry);
        }
      }
    });
    return entries;
  }

  /** All scripts of the chain. */
  Set<Script> scripts() {
    return truth.entries().keySet();
  }

  /** What all scripts of a transaction received less what they spent: the fee with the sign changed. */
  long netOf(ActivityPosition position) {
    long[] net = {0};
    truth
        .entries()
        .values()
        .forEach(list -> list.stream()
            .filter(entry -> entry.position().equals(position))
            .forEach(entry -> net[0] += entry.receivedSat() - entry.spentSat()));
    return net[0];
  }
}
