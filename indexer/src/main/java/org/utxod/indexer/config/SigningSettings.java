package org.utxod.indexer.config;

import static org.utxod.indexer.config.SettingType.duration;
import static org.utxod.indexer.config.SettingType.number;
import static org.utxod.indexer.config.SettingType.scalar;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.SigningLimits;

/** The settings of transactions that others sign; a part of {@link Setting#all}. */
final class SigningSettings {
  private static final int MONTH = 31 * 86_400;

  private static final Setting<Integer> MAX_OPEN = Setting.setting(
      "psbt.max_open",
      number(1_000, 0, 10_000),
      "maximum number of transactions of accounts that wait for signatures or 100 blocks");
  private static final Setting<Duration> MAX_RESERVE = Setting.setting(
      "psbt.max_reserve_seconds",
      duration(7 * 86_400, 60, MONTH, ChronoUnit.SECONDS),
      "the longest time for which their coins are reserved until they are signed");
  private static final Setting<FeeRate> MAX_FEE_RATE = Setting.setting(
      "psbt.max_fee_rate",
      scalar("RATE", "500", FeeRate::parse, FeeRate::toString),
      "the highest fee rate of one, sat/vB, also where the node estimates more");
  private static final Setting<Long> MAX_FEE_SAT = Setting.setting(
      "psbt.max_fee_sat", PaymentSettings.sat("10000000"), "the highest fee of one, satoshis");

  private SigningSettings() {}

  /** Has them declared. */
  static void declare() {}

  static SigningLimits of(SettingValues values) {
    return new SigningLimits(
        values.get(MAX_OPEN),
        values.get(MAX_RESERVE),
        values.get(MAX_FEE_RATE),
        values.get(MAX_FEE_SAT));
  }
}
