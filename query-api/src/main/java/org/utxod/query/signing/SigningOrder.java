package org.utxod.query.signing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.coins.Strategy;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/**
 * What a transaction is to be.
 *
 * @param id the client's own, unique in the account
 * @param outputs in their order
 * @param sweep whether all that the chosen coins hold goes to the outputs
 * @param feeRate null to go by {@code target}
 * @param target blocks within which the node is to expect confirmation
 * @param consolidateBelow the rate at and below which {@link Strategy#CONSOLIDATE} takes small coins too
 * @param change null for an address of the account
 * @param coins exactly those to be spent; empty to choose
 * @param labels of addresses whose coins may be chosen; empty for all
 * @param withPrevious whether the transactions that made coins of witness scripts are in it too
 * @param inputWeight weight units of an input, where that cannot be known or is to be another
 */
public record SigningOrder(
    String id,
    List<Output> outputs,
    boolean sweep,
    @Nullable FeeRate feeRate,
    int target,
    Strategy strategy,
    @Nullable FeeRate consolidateBelow,
    @Nullable Script change,
    @Nullable Integer reserveSeconds,
    int minConf,
    int maxConf,
    long minValueSat,
    List<OutPoint> coins,
    List<String> labels,
    boolean withPrevious,
    @Nullable Integer maxInputs,
    @Nullable Integer inputWeight,
    @Nullable Long maxFeeSat,
    long lockTime,
    long sequence) {
  /** The most outputs: a transaction that is relayed has room for few more. */
  public static final int MAX_OUTPUTS = 3_000;

  /** The most coins that can be named. */
  public static final int MAX_COINS = 2_400;

  /**
   * An output.
   *
   * @param amountSat null for a share of what is left, of a sweep
   * @param subtractFee whether it bears the fee, or a part of it
   */
  public record Output(Script script, @Nullable Long amountSat, boolean subtractFee) {}

  public SigningOrder {
    outputs = List.copyOf(outputs);
    coins = List.copyOf(coins);
    labels = List.copyOf(labels);
  }

  /** SHA-256 over all of it but the id, hex: the same for the same order however it was written. */
  String sha256() {
    StringBuilder text = new StringBuilder(512).append("1");
    outputs.forEach(output -> text.append('|')
        .append(output.script.hex())
        .append(' ')
        .append(output.amountSat)
        .append(output.subtractFee ? " less" : ""));
    text.append('|')
        .append(List.of(
            sweep,
            target,
            strategy,
            minConf,
            maxConf,
            minValueSat,
            withPrevious,
            lockTime,
            sequence))
        .append(coins)
        .append('|')
        .append(feeRate)
        .append('|')
        .append(consolidateBelow)
        .append('|')
        .append(change == null ? "" : change.hex())
        .append('|')
        .append(reserveSeconds)
        .append('|')
        .append(maxInputs)
        .append('|')
        .append(inputWeight)
        .append('|')
        .append(maxFeeSat);
    labels.forEach(label -> text.append('|').append(label.length()).append(' ').append(label));
    return Hex.encode(ScriptKey.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
