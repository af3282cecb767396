package org.utxod.query.provider.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Utxo;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.store.chain.OutPoint;

/** Divides complete lists of coins into pages in the order of the index. */
public final class CoinPages {
  private CoinPages() {}

  /**
   * The page after {@code after}.
   *
   * @param party source of the list, for messages
   * @param all of the script's confirmed coins as listed by the provider, in any order
   * @param utxoCount of all coins; null if unknown
   * @throws ProviderException if a coin occurs twice, or was created above {@code point}
   */
  public static Report.Coins cut(
      String party,
      AnswerPoint point,
      List<Utxo> all,
      @Nullable Long utxoCount,
      boolean complete,
      @Nullable Cursor after,
      int limit) {
    Set<OutPoint> seen = new HashSet<>();
    List<Utxo> behind = new ArrayList<>();
    for (Utxo coin : all) {
      if (!seen.add(coin.outPoint()) || coin.height() > point.height()) {
        throw ProviderException.of(
            Kind.MALFORMED,
            party + " lists a coin twice, or one that is newer than its tip; the answer is not"
                + " used.");
      }
      if (after == null || coin.outPoint().compareTo(after.after()) > 0) {
        behind.add(coin);
      }
    }
    behind.sort(Comparator.comparing(Utxo::outPoint));
    if (behind.size() <= limit) {
      return new Report.Coins(point, utxoCount, complete, behind, null);
    }
    List<Utxo> page = behind.subList(0, limit);
    Cursor next = new Cursor(page.get(limit - 1).outPoint());
    return new Report.Coins(point, utxoCount, complete, page, next);
  }

  /** The sum of their satoshis. */
  public static long sum(List<Utxo> coins) {
    long sum = 0;
    for (Utxo coin : coins) {
      sum = Math.addExact(sum, coin.valueSat());
    }
    return sum;
  }
}
